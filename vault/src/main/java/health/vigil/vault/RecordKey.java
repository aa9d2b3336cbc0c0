package health.vigil.vault;

/// Names one resource.
///
/// @param type FHIR resource type
/// @param id logical id, `[A-Za-z0-9\-.]{1,64}`; made by [Vault#logicalId], never by hand from an identifier
public record RecordKey(String type, String id) {
    /// `Type/id`.
    public String reference() {
        return type + "/" + id;
    }
}
