package health.vigil.vault.internal.search;

import health.vigil.vault.SearchValue;
import health.vigil.vault.internal.Problems;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Identifier;
import org.jspecify.annotations.Nullable;

/// `code`, `|code`, `system|code`, `system|`; with `:of-type` the type's system, its code and the identifier's value;
/// with `:text` the beginning of a display; with `:below` a MIME type whatever its parameters. Codes are compared
/// as they are written, telephones, addresses and genders in either case.
public record TokenTest(@Nullable String system, @Nullable String code) {
    /// @param value as in the URL
    public static TokenTest parse(String type, String name, String value) {
        List<String> parts = SearchValue.split(value, '|');
        String code = SearchValue.plain(parts.getLast());
        String system = parts.size() == 2 ? SearchValue.plain(parts.getFirst()) : null;
        if (parts.size() > 2 || (code.isEmpty() && (system == null || system.isEmpty()))) {
            throw Problems.badValue(type, name, "code, |code, system|code or system|");
        }
        return new TokenTest(system, code.isEmpty() ? null : code);
    }

    static Predicate<Base> of(Parameter parameter, Modifier modifier, String value) {
        if (modifier == Modifier.TEXT) {
            String wanted = Texts.normalised(SearchValue.plain(value));
            if (wanted.isEmpty()) {
                throw Problems.badValue(parameter.type(), parameter.name(), "the beginning of a word");
            }
            return element -> Elements.displays(element)
                    .flatMap(text -> Texts.beginnings(Texts.normalised(text)).stream())
                    .anyMatch(beginning -> beginning.startsWith(wanted));
        }
        if (modifier == Modifier.OF_TYPE) {
            return ofType(parameter, value);
        }
        if (modifier == Modifier.BELOW) {
            String wanted = withoutParameters(SearchValue.plain(value));
            return element -> Elements.codes(element)
                    .anyMatch(code -> withoutParameters(code.value()).equals(wanted));
        }
        TokenTest asked = parse(parameter.type(), parameter.name(), value);
        TokenTest wanted = new TokenTest(asked.system(), asked.code() == null ? null : parameter.code(asked.code()));
        return element -> Elements.codes(element)
                .map(code -> new Elements.Code(code.system(), parameter.code(code.value())))
                .anyMatch(wanted::holds);
    }

    private static String withoutParameters(String mimeType) {
        return mimeType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static Predicate<Base> ofType(Parameter parameter, String value) {
        List<String> parts =
                SearchValue.split(value, '|').stream().map(SearchValue::plain).toList();
        if (parts.size() != 3 || parts.contains("")) {
            throw Problems.badValue(parameter.type(), parameter.name(), "system|code|value");
        }
        return element -> element instanceof Identifier identifier
                && parts.get(2).equals(identifier.getValue())
                && identifier.getType().getCoding().stream()
                        .anyMatch(coding -> parts.get(0).equals(coding.getSystem())
                                && parts.get(1).equals(coding.getCode()));
    }

    /// A bare code, of which the model does not say the system, is in any.
    boolean holds(Elements.Code found) {
        return (code == null || code.equals(found.value()))
                && (system == null || (found.system() == null ? code != null : Objects.equals(system, found.system())));
    }
}
