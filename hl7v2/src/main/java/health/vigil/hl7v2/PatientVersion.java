package health.vigil.hl7v2;

/// The version of a Patient by which a source says who they are.
///
/// @param patient as the source calls them
/// @param version which it is, in the source's own words; the source alone reads them
public record PatientVersion(ResourceIdentity patient, String version) {}
