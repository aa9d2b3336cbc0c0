package health.vigil.hl7v2;

/// The business identity of a resource: the same patient, visit, order, result or place has the same identity in
/// every message, and its logical id is a keyed function of it.
///
/// @param type FHIR resource type
/// @param system who gave the value out: `urn:oid:…`, or a sender's namespace
/// @param value unique within type and system; may name a patient, so it is never printed
public record ResourceIdentity(String type, String system, String value) {
    public ResourceIdentity {
        if (type.isEmpty() || system.isEmpty() || value.isEmpty()) {
            throw new IllegalArgumentException("an identity has a type, a system and a value");
        }
    }

    /// The type only.
    @Override
    public String toString() {
        return type + "[sealed]";
    }
}
