package health.vigil.hl7v2.internal.structure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;

/// What a message that only follows something up does not say of it stays as the record has it: it adds and changes
/// what it says, and takes nothing back. References, identifiers and notes are added to; any other element that it
/// says stands for what was there.
final class Unsaid {
    private static final Set<String> OF_THE_RECORD = Set.of("id", "meta", "text", "contained", "implicitRules");

    private Unsaid() {}

    /// Adds to one of two versions what it lacks of the other.
    ///
    /// @param from what is taken of it is shared, so it is a copy of its own
    static void keep(DomainResource from, DomainResource into) {
        elements(from, into);
        Set<String> told = new HashSet<>();
        into.getExtension().forEach(one -> told.add(one.getUrl()));
        Alike here = new Alike(into.getExtension());
        for (Extension one : from.getExtension()) {
            boolean further = one.getValue() instanceof Annotation && !here.has(one);
            if (further || !told.contains(one.getUrl())) {
                into.addExtension(one);
            }
        }
        if (!into.getMeta().hasSecurity()) {
            from.getMeta().getSecurity().forEach(into.getMeta()::addSecurity);
        }
    }

    /// The same of the elements within one.
    static void elements(Base from, Base into) {
        for (Property property : from.children()) {
            String name = property.getName();
            if (!property.hasValues() || OF_THE_RECORD.contains(name) || name.endsWith("xtension")) {
                continue;
            }
            List<Base> here = into.getNamedProperty(plain(name)).getValues();
            if (here.isEmpty()) {
                property.getValues().forEach(value -> into.setProperty(name, value));
            } else if (property.isList() && isAddedTo(here.getFirst())) {
                Alike known = new Alike(here);
                property.getValues().stream()
                        .filter(value -> !known.has(value))
                        .forEach(value -> into.setProperty(name, value));
            }
        }
    }

    /// The name of an element of several types, as it is asked for.
    private static String plain(String name) {
        return name.endsWith("[x]") ? name.substring(0, name.length() - 3) : name;
    }

    private static boolean isAddedTo(Base element) {
        return element instanceof Reference || element instanceof Identifier || element instanceof Annotation;
    }
}
