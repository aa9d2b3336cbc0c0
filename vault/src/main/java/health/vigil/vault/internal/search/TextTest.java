package health.vigil.vault.internal.search;

import health.vigil.vault.SearchValue;
import health.vigil.vault.internal.Problems;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Base;

/// The beginning of a text or of one of its words, case and diacritics ignored; `:contains` anywhere; `:exact` the
/// whole text as written.
final class TextTest {
    private TextTest() {}

    static Predicate<Base> of(Parameter parameter, Modifier modifier, String value) {
        String plain = SearchValue.plain(value);
        if (modifier == Modifier.EXACT) {
            return element -> Elements.texts(element).anyMatch(plain::equals);
        }
        String wanted = Texts.normalised(plain);
        if (wanted.isEmpty()) {
            throw Problems.badValue(parameter.type(), parameter.name(), "letters or digits");
        }
        if (modifier == Modifier.CONTAINS) {
            return element -> Elements.texts(element)
                    .anyMatch(text -> Texts.normalised(text).contains(wanted));
        }
        return element -> Elements.texts(element)
                .flatMap(text -> Texts.beginnings(Texts.normalised(text)).stream())
                .anyMatch(beginning -> beginning.startsWith(wanted));
    }
}
