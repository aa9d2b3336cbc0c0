package health.vigil.intake.internal;

import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;

/// Whether a record says already all that a message says of it.
final class Holds {
    private Holds() {}

    /// Element by element; its id and meta are the record's own.
    static boolean all(Resource record, Resource said) {
        for (Property property : said.children()) {
            boolean own = property.getName().equals("id") || property.getName().equals("meta");
            if (!own && !property.getValues().isEmpty() && !holds(record, property)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(Resource record, Property said) {
        Property held = record.getNamedProperty(said.getName());
        return held != null
                && said.getValues().stream()
                        .allMatch(value -> held.getValues().stream().anyMatch(one -> one.equalsDeep(value)));
    }
}
