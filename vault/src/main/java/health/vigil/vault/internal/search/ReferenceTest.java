package health.vigil.vault.internal.search;

import health.vigil.vault.SearchValue;
import health.vigil.vault.internal.Problems;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ResourceType;

/// `Type/id`, a bare id of one of the parameter's types, which are all types where it names none, or a URL; a bare id
/// where the parameter says whose record it is is a patient's; with `:identifier` a token of the reference's business
/// identifier; with `:below` a
/// canonical URL in any version, or in one that begins with the version named: `url|1` is `url|1` and `url|1.2`.
public final class ReferenceTest {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");
    private static final Pattern LOCAL = Pattern.compile("[A-Z][A-Za-z]{1,63}/[A-Za-z0-9\\-.]{1,64}");

    private static final List<String> ALL_TYPES =
            Arrays.stream(ResourceType.values()).map(ResourceType::name).toList();

    private ReferenceTest() {}

    static Predicate<Base> of(Parameter parameter, Modifier modifier, String value) {
        if (modifier == Modifier.IDENTIFIER) {
            TokenTest wanted = TokenTest.parse(parameter.type(), parameter.name(), value);
            return element -> element instanceof Reference reference
                    && reference.hasIdentifier()
                    && Elements.codes(reference.getIdentifier()).anyMatch(wanted::holds);
        }
        if (modifier == Modifier.BELOW && isUrl(value)) {
            String[] wanted = versioned(SearchValue.plain(value));
            return element -> Elements.targets(element).anyMatch(target -> isBelow(versioned(target.text()), wanted));
        }
        if (modifier == Modifier.ABOVE || modifier == Modifier.BELOW) {
            throw Problems.badSearch(
                    "The hierarchy that " + parameter.type() + "." + parameter.name()
                            + " asks for cannot be followed here.",
                    "In a search give ids alone, or to :below canonical URLs alone; elsewhere name the records meant.");
        }
        Set<String> wanted = Set.copyOf(wanted(parameter, value));
        return element -> Elements.targets(element).anyMatch(target -> wanted.contains(target.text()));
    }

    /// Whether a value is a URL, and no id of this store.
    public static boolean isUrl(String value) {
        return value.contains(":");
    }

    /// URL and version, the latter empty where there is none.
    private static String[] versioned(String canonical) {
        int bar = canonical.indexOf('|');
        return bar < 0
                ? new String[] {canonical, ""}
                : new String[] {canonical.substring(0, bar), canonical.substring(bar + 1)};
    }

    private static boolean isBelow(String[] found, String[] wanted) {
        return found[0].equals(wanted[0])
                && (wanted[1].isEmpty() || found[1].equals(wanted[1]) || found[1].startsWith(wanted[1] + "."));
    }

    /// What a reference may say that the value means; at most one for each of the parameter's types.
    public static List<String> wanted(Parameter parameter, String value) {
        String plain = SearchValue.plain(value);
        if (ID.matcher(plain).matches()
                && parameter.namesOwner()
                && parameter.targets().contains("Patient")) {
            return List.of("Patient/" + plain);
        }
        if (ID.matcher(plain).matches()) {
            Collection<String> types = parameter.targets().isEmpty() ? ALL_TYPES : parameter.targets();
            return types.stream().map(type -> type + "/" + plain).toList();
        }
        if (!isUrl(plain) && !LOCAL.matcher(plain).matches()) {
            throw Problems.badValue(parameter.type(), parameter.name(), "Type/id or a URL");
        }
        return Stream.of(plain).toList();
    }
}
