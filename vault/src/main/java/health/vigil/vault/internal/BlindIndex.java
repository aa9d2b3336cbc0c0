package health.vigil.vault.internal;

import health.vigil.vault.RecordKey;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.jspecify.annotations.Nullable;

/// Blind values: what is stored for a record's elements, and what a search asks for. Two are equal if and only if
/// (but for one chance in 2⁶⁴) the contents are; the database sees only the equality.
final class BlindIndex {
    private static final String ANY_SYSTEM = "any";
    private static final String IN_SYSTEM = "in";
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Pseudonyms pseudonyms;

    BlindIndex(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    /// The values stored for one element.
    Set<Long> stored(String type, SearchParameter parameter, Base value) {
        Set<Long> blind = new LinkedHashSet<>();
        String name = parameter.name();
        switch (parameter.kind()) {
            case TOKEN ->
                codes(value).forEach(code -> {
                    blind.add(pseudonyms.blind(type, name, ANY_SYSTEM, code.value()));
                    blind.add(pseudonyms.blind(type, name, IN_SYSTEM, code.system(), code.value()));
                });
            case WORDS -> {
                String whole = normalised(value.primitiveValue());
                Stream.concat(Stream.of(whole), Stream.of(whole.split(" ")))
                        .filter(word -> !word.isEmpty())
                        .forEach(word -> blind.add(pseudonyms.blind(type, name, word)));
            }
            case REFERENCE ->
                References.target(value).ifPresent(key -> blind.add(pseudonyms.blind(type, name, key.reference())));
            case BLIND_DAY ->
                day(value.primitiveValue()).forEach(interval -> blind.add(pseudonyms.blind(type, name, interval)));
            case PERIOD -> {}
        }
        return blind;
    }

    /// The values that a search value asks for: a record matches that has any of them.
    List<Long> wanted(String type, SearchParameter parameter, String value) {
        String name = parameter.name();
        return switch (parameter.kind()) {
            case TOKEN -> List.of(token(type, name, value));
            case WORDS -> {
                String words = normalised(value);
                if (words.isEmpty()) {
                    throw Problems.badValue(type, name, "a whole name");
                }
                yield List.of(pseudonyms.blind(type, name, words));
            }
            case REFERENCE ->
                List.of(pseudonyms.blind(
                        type, name, reference(type, parameter, value).reference()));
            case BLIND_DAY ->
                days(type, name, value).stream()
                        .map(interval -> pseudonyms.blind(type, name, interval))
                        .toList();
            case PERIOD -> throw new IllegalArgumentException(name + " is not blind");
        };
    }

    private long token(String type, String parameter, String value) {
        int bar = value.indexOf('|');
        String code = value.substring(bar + 1);
        if (code.isEmpty()) {
            throw Problems.badValue(type, parameter, "code, |code or system|code");
        }
        return bar < 0
                ? pseudonyms.blind(type, parameter, ANY_SYSTEM, code)
                : pseudonyms.blind(type, parameter, IN_SYSTEM, value.substring(0, bar), code);
    }

    private static RecordKey reference(String type, SearchParameter parameter, String value) {
        int slash = value.indexOf('/');
        String targetType = slash < 0 ? parameter.target() : value.substring(0, slash);
        String id = value.substring(slash + 1);
        if (targetType.isEmpty() || id.isEmpty() || id.contains("/")) {
            throw Problems.badValue(type, parameter.name(), "Type/id");
        }
        return new RecordKey(targetType, id);
    }

    private static List<String> days(String type, String parameter, String value) {
        DateCondition condition = DateCondition.parse(value)
                .orElseThrow(() -> Problems.badValue(type, parameter, "a date such as 1957-03-14 or ge1957"));
        LocalDate from = LocalDate.ofInstant(condition.span().starts(), ZoneOffset.UTC);
        LocalDate until = LocalDate.ofInstant(condition.span().ends(), ZoneOffset.UTC);
        return switch (condition.prefix()) {
            case EQ -> BlindDays.covering(from, until);
            case GE -> BlindDays.covering(from, LocalDate.MAX);
            case GT, SA -> BlindDays.covering(until, LocalDate.MAX);
            case LT, EB -> BlindDays.covering(LocalDate.MIN, from);
            case LE -> BlindDays.covering(LocalDate.MIN, until);
            case NE -> throw Problems.badValue(type, parameter, "eq, ge, gt, le, lt, sa or eb");
        };
    }

    private record Code(String system, String value) {}

    private static Stream<Code> codes(Base value) {
        return switch (value) {
            case CodeableConcept concept -> concept.getCoding().stream().flatMap(BlindIndex::codes);
            case Coding coding -> code(coding.getSystem(), coding.getCode());
            case Identifier identifier -> code(identifier.getSystem(), identifier.getValue());
            case PrimitiveType<?> code -> code(null, code.getValueAsString());
            default -> Stream.empty();
        };
    }

    private static Stream<Code> code(@Nullable String system, @Nullable String value) {
        return value == null || value.isEmpty()
                ? Stream.empty()
                : Stream.of(new Code(system == null ? "" : system, value));
    }

    /// A birth date known only to the month or year is stored as its first day.
    private static List<String> day(@Nullable String date) {
        return date == null
                ? List.of()
                : Span.parse(date)
                        .map(span -> BlindDays.containing(LocalDate.ofInstant(span.starts(), ZoneOffset.UTC)))
                        .orElse(new ArrayList<>());
    }

    /// Lower case, without diacritics, punctuation as one space: `Müller-Lüdenscheidt` is `muller
    /// ludenscheidt`.
    private static String normalised(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String letters =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        return NOT_WORD.matcher(letters.toLowerCase(Locale.ROOT))
                .replaceAll(" ")
                .strip();
    }
}
