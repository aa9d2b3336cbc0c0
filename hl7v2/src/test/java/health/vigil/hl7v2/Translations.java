package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMap;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import health.vigil.hl7v2.internal.table.EncounterTables;
import health.vigil.hl7v2.internal.table.PatientTables;
import health.vigil.hl7v2.internal.table.ResultTables;
import health.vigil.hl7v2.internal.table.Units;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;

/// Whether a text that was sent is among the values of an element: literally, as the same number or time, as part of a
/// URI, or as a code that a map or table gives it.
final class Translations {
    private static final List<ConceptMap> MAPS = maps();
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern WORDS = Pattern.compile("[\\s^&]+");
    private static final Pattern COMPARATOR = Pattern.compile("^[<>=]+(?=\\d)");
    private static final Pattern TIME = Pattern.compile("\\d{4,14}(\\.\\d+)?([+-]\\d{4})?");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[\\d.]+");

    private Translations() {}

    private static List<ConceptMap> maps() {
        List<ConceptMap> maps = new ArrayList<>();
        for (Field field : ConceptMaps.class.getFields()) {
            try {
                if (field.get(null) instanceof ConceptMap map) {
                    maps.add(map);
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return maps;
    }

    static boolean isAmong(String text, List<String> values) {
        if (values.contains(text)) {
            return true;
        }
        String said = SPACES.matcher(COMPARATOR.matcher(text).replaceFirst("")).replaceAll(" ");
        String encoded = CodeSystems.encode(said);
        return values.contains(CodeSystems.uri(said))
                || isTranslated(text, values)
                || values.stream().anyMatch(value -> is(said, encoded, value));
    }

    private static boolean is(String said, String encoded, String value) {
        String held = value.indexOf('\n') < 0 && !value.contains("  ")
                ? value
                : SPACES.matcher(value).replaceAll(" ");
        return held.equals(said)
                || (said.length() > 2 && held.contains(said))
                || held.contains(":" + said)
                || held.contains(encoded + ":")
                || held.endsWith(encoded)
                || (said.length() > 2 && held.contains(encoded))
                || isKindOf(said, value)
                || List.of(WORDS.split(held)).contains(said)
                || isSameTime(said, held)
                || isSameNumber(said, held)
                || isWithin(said, held);
    }

    /// What says of which kind an authority is shows in its URI.
    private static boolean isKindOf(String text, String value) {
        return switch (text) {
            case "ISO" -> value.startsWith("urn:oid:");
            case "UUID", "GUID" -> value.startsWith("urn:uuid:");
            case "URI" -> value.contains(":");
            default -> value.startsWith("urn:" + text.toLowerCase(Locale.ROOT) + ":");
        };
    }

    /// Text in an attachment is in base 64.
    private static boolean isWithin(String text, String data) {
        if (data.length() < 9 || data.indexOf(':') >= 0) {
            return false;
        }
        try {
            String words = new String(Base64.getDecoder().decode(data.replace(" ", "")), StandardCharsets.UTF_8);
            return SPACES.matcher(words).replaceAll(" ").contains(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// A time in FHIR is as precise as the one sent, or has zeros in the place of what was not.
    private static boolean isSameTime(String text, String value) {
        if (!TIME.matcher(text).matches()) {
            return false;
        }
        String sent = text.replaceAll("[+-].*", "").replace(".", "");
        String held = value.replaceAll("(Z|(?<=:\\d\\d(\\.\\d{0,9})?)[+-]\\d\\d:\\d\\d)$", "")
                .replaceAll("\\D", "");
        return held.length() >= 4 && (held.startsWith(sent) || sent.startsWith(held));
    }

    private static boolean isSameNumber(String text, String value) {
        try {
            return NUMBER.matcher(text).matches()
                    && NUMBER.matcher(value).matches()
                    && new BigDecimal(text).compareTo(new BigDecimal(value)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isTranslated(String text, List<String> values) {
        return Stream.concat(MAPS.stream().map(map -> map.of(text)), codings(text))
                        .filter(Objects::nonNull)
                        .anyMatch(target -> values.contains(target.getCode()))
                || Stream.of(
                                Units.ucum(text),
                                code(PatientTables.gender(text)),
                                code(PatientTables.nameUse(text)),
                                code(PatientTables.addressUse(text)),
                                code(PatientTables.addressType(text)),
                                code(PatientTables.contactUse(text)),
                                code(PatientTables.contactSystem(text)),
                                String.valueOf(PatientTables.yesNo(text)),
                                code(ResultTables.observationStatus(text)),
                                code(ResultTables.reportStatus(text)))
                        .filter(Objects::nonNull)
                        .anyMatch(values::contains);
    }

    private static Stream<@Nullable Coding> codings(String text) {
        return Stream.of(PatientTables.maritalStatus(text), EncounterTables.encounterClass(text));
    }

    private static @Nullable String code(@Nullable Enum<?> value) {
        return value == null ? null : value.name().toLowerCase(Locale.ROOT);
    }
}
