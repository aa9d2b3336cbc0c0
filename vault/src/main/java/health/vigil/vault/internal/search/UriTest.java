package health.vigil.vault.internal.search;

import health.vigil.vault.SearchValue;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Base;

/// A whole URI; `:below` those that begin with it, `:above` those that it begins with. A canonical's version need not
/// be said.
final class UriTest {
    private UriTest() {}

    static Predicate<Base> of(Modifier modifier, String value) {
        String wanted = SearchValue.plain(value);
        return element -> {
            String found = element.primitiveValue();
            if (found == null) {
                return false;
            }
            String path = unversioned(found);
            return switch (modifier) {
                case BELOW -> path.equals(wanted) || path.startsWith(wanted.endsWith("/") ? wanted : wanted + "/");
                case ABOVE -> path.equals(wanted) || wanted.startsWith(path.endsWith("/") ? path : path + "/");
                case NONE, MISSING, EXACT, CONTAINS, NOT, TEXT, OF_TYPE, IDENTIFIER, TYPE ->
                    found.equals(wanted) || path.equals(wanted);
            };
        };
    }

    static String unversioned(String canonical) {
        int bar = canonical.indexOf('|');
        return bar < 0 ? canonical : canonical.substring(0, bar);
    }
}
