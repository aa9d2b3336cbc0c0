package health.vigil.vault.internal;

import health.vigil.vault.SearchValue;
import health.vigil.vault.internal.search.BlindDays;
import health.vigil.vault.internal.search.DateCondition;
import health.vigil.vault.internal.search.Elements;
import health.vigil.vault.internal.search.Modifier;
import health.vigil.vault.internal.search.Parameter;
import health.vigil.vault.internal.search.Parameters;
import health.vigil.vault.internal.search.Question;
import health.vigil.vault.internal.search.ReferenceTest;
import health.vigil.vault.internal.search.Span;
import health.vigil.vault.internal.search.Texts;
import health.vigil.vault.internal.search.TokenTest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// Blind values: what is stored for a record, and what a search asks for. They narrow a search to candidates; whether
/// a candidate matches, the record itself says once it is open. So a value may stand for more than one content, and
/// for the beginnings of texts it is made to: the database then sees only that two texts fall into the same of a few
/// thousand bins.
final class BlindIndex {
    private static final String ANY_SYSTEM = "any";
    private static final String IN_SYSTEM = "in";
    private static final String BARE = "bare";
    private static final String PARTIAL_DAY = "partial";
    private static final int SHORT_BEGINNING = 3;
    private static final int SHORT_BINS = 1 << 12;
    private static final int LONG_BEGINNING = 6;
    private static final int LONG_BINS = 1 << 20;

    private final Pseudonyms pseudonyms;

    BlindIndex(Pseudonyms pseudonyms) {
        this.pseudonyms = pseudonyms;
    }

    /// The values stored for a record.
    ///
    /// @param owner the patient whose record it is
    Set<Long> stored(Resource resource, @Nullable String owner) {
        Set<Long> blind = new LinkedHashSet<>();
        for (Parameter parameter : Parameters.indexed(resource.fhirType())) {
            for (Base element : parameter.in(resource)) {
                add(parameter, element, owner, blind);
            }
        }
        return blind;
    }

    private void add(Parameter parameter, Base element, @Nullable String owner, Set<Long> blind) {
        switch (parameter.kind()) {
            case TOKEN ->
                Elements.codes(element).forEach(code -> {
                    String compared = parameter.code(code.value());
                    if (code.system() == null) {
                        blind.add(value(parameter, BARE, compared));
                    } else {
                        blind.add(value(parameter, ANY_SYSTEM, compared));
                        blind.add(value(parameter, IN_SYSTEM, code.system(), compared));
                    }
                });
            case STRING ->
                Elements.texts(element)
                        .flatMap(text -> Texts.beginnings(Texts.normalised(text)).stream())
                        .forEach(beginning -> {
                            if (beginning.length() >= SHORT_BEGINNING) {
                                blind.add(bin(parameter, beginning, SHORT_BEGINNING, SHORT_BINS));
                            }
                            if (beginning.length() >= LONG_BEGINNING) {
                                blind.add(bin(parameter, beginning, LONG_BEGINNING, LONG_BINS));
                            }
                        });
            case REFERENCE ->
                Elements.targets(element)
                        .filter(target ->
                                !parameter.namesOwner() || !target.text().equals("Patient/" + owner))
                        .forEach(target -> blind.add(value(parameter, target.text())));
            case URI ->
                Optional.ofNullable(element.primitiveValue())
                        .ifPresent(uri -> blind.add(value(parameter, unversioned(uri))));
            case DATE -> {
                if (parameter.identifyingDate()) {
                    day(parameter, element, blind);
                }
            }
            case NUMBER, QUANTITY, COMPOSITE, SPECIAL -> {}
        }
    }

    /// The values of which a matching record has at least one; empty where the index cannot tell.
    Optional<List<Long>> wanted(Question question) {
        List<Long> wanted = new ArrayList<>();
        for (String name : question.parameter().foundBy()) {
            Parameter parameter =
                    Parameters.find(question.parameter().type(), name).orElse(question.parameter());
            for (String text : question.values()) {
                Optional<List<Long>> values =
                        parameter.indexed() ? wanted(parameter, question.modifier(), text) : Optional.empty();
                if (values.isEmpty()) {
                    return Optional.empty();
                }
                wanted.addAll(values.get());
            }
        }
        return Optional.of(wanted);
    }

    private Optional<List<Long>> wanted(Parameter parameter, Modifier modifier, String text) {
        boolean plain = modifier == Modifier.NONE;
        return switch (parameter.kind()) {
            case TOKEN -> plain ? token(parameter, text) : Optional.empty();
            case STRING -> plain || modifier == Modifier.EXACT ? beginning(parameter, text) : Optional.empty();
            case REFERENCE ->
                plain || modifier == Modifier.TYPE
                        ? Optional.of(ReferenceTest.wanted(parameter, text).stream()
                                .map(target -> value(parameter, target))
                                .toList())
                        : Optional.empty();
            case URI ->
                plain ? Optional.of(List.of(value(parameter, unversioned(SearchValue.plain(text))))) : Optional.empty();
            case DATE -> plain && parameter.identifyingDate() ? days(parameter, text) : Optional.empty();
            case NUMBER, QUANTITY, COMPOSITE, SPECIAL -> Optional.empty();
        };
    }

    private Optional<List<Long>> token(Parameter parameter, String text) {
        TokenTest token = TokenTest.parse(parameter.type(), parameter.name(), text);
        String system = token.system();
        if (token.code() == null) {
            return Optional.empty();
        }
        String code = parameter.code(token.code());
        return Optional.of(List.of(
                value(parameter, BARE, code),
                system == null ? value(parameter, ANY_SYSTEM, code) : value(parameter, IN_SYSTEM, system, code)));
    }

    private Optional<List<Long>> beginning(Parameter parameter, String text) {
        String wanted = Texts.normalised(SearchValue.plain(text));
        if (wanted.length() >= LONG_BEGINNING) {
            return Optional.of(List.of(bin(parameter, wanted, LONG_BEGINNING, LONG_BINS)));
        }
        return wanted.length() >= SHORT_BEGINNING
                ? Optional.of(List.of(bin(parameter, wanted, SHORT_BEGINNING, SHORT_BINS)))
                : Optional.empty();
    }

    /// A day as its intervals; a date known only to the month or year apart, since it lies in no one interval.
    private void day(Parameter parameter, Base element, Set<Long> blind) {
        Elements.span(element).ifPresent(span -> {
            LocalDate from = LocalDate.ofInstant(span.starts(), ZoneOffset.UTC);
            LocalDate last = LocalDate.ofInstant(span.ends().minusMillis(1), ZoneOffset.UTC);
            if (from.equals(last)) {
                BlindDays.containing(from).forEach(interval -> blind.add(value(parameter, interval)));
            } else {
                blind.add(value(parameter, PARTIAL_DAY));
            }
        });
    }

    private Optional<List<Long>> days(Parameter parameter, String text) {
        return DateCondition.parse(text).flatMap(condition -> {
            Span span = condition.span();
            LocalDate from = LocalDate.ofInstant(span.starts(), ZoneOffset.UTC);
            LocalDate until = LocalDate.ofInstant(span.ends().minusMillis(1), ZoneOffset.UTC)
                    .plusDays(1);
            List<String> intervals = switch (condition.prefix()) {
                case EQ -> BlindDays.covering(from, until);
                case GE, GT, SA -> BlindDays.covering(from, LocalDate.MAX);
                case LE, LT, EB -> BlindDays.covering(LocalDate.MIN, until);
                case NE, AP -> List.of();
            };
            if (intervals.isEmpty()) {
                return Optional.empty();
            }
            List<Long> wanted = new ArrayList<>(List.of(value(parameter, PARTIAL_DAY)));
            intervals.forEach(interval -> wanted.add(value(parameter, interval)));
            return Optional.of(wanted);
        });
    }

    /// Whether what [#wanted] gives is had by the records that match and by no others: two contents have the same 64
    /// bits once in 10^19, and codes and references are compared as they are written, or both in small letters.
    static boolean tellsAll(Parameter parameter) {
        return (parameter.kind() == Parameter.Kind.TOKEN || parameter.kind() == Parameter.Kind.REFERENCE)
                && parameter.foundBy().equals(List.of(parameter.name()));
    }

    /// The value of a reference to one record.
    long reference(Parameter parameter, String target) {
        return value(parameter, target);
    }

    private long bin(Parameter parameter, String text, int length, int bins) {
        String beginning = text.substring(0, length);
        long bin = pseudonyms.blind(parameter.type(), parameter.name(), "bin", beginning) & (bins - 1L);
        return value(parameter, "bin", Integer.toString(length), Long.toString(bin));
    }

    private long value(Parameter parameter, String... parts) {
        return pseudonyms.blind(parameter.type(), parameter.name(), parts);
    }

    private static String unversioned(String canonical) {
        int bar = canonical.indexOf('|');
        return bar < 0 ? canonical : canonical.substring(0, bar);
    }
}
