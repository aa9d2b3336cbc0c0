package health.vigil.hl7v2;

/// Why a populated field is left out of the resources. The message itself is always kept in the journal.
public enum Reason {
    /// Serves the transport and parsing of this one message.
    ENVELOPE,
    /// Numbers segments within this one message.
    SET_ID,
    /// Says that there is no value, and so is carried by there being none.
    EXPLICIT_NULL,
    /// Repeats what another field of the message carries.
    REPEATED,
    /// Describes the event that this message takes back.
    TAKEN_BACK,
    /// Describes a resource that this message only refers to, and which the record has already, perhaps otherwise.
    REFERENCE_ONLY,
    /// Names an account or episode that stays with the patient from whom this message takes the visit.
    STAYS_WITH_ANOTHER,
    /// Belongs to a message that became no resources, for the reason that is told beside its account.
    MESSAGE_NOT_MAPPED,
    /// Describes a patient by a number that is in use no more since they were merged into another.
    RETIRED_NUMBER,
    /// Says what a later message has overtaken: of a result by its issue, of any record while this message waited.
    OVERTAKEN,
    /// Is no element of FHIR, so that no resource has a place for it.
    NO_ELEMENT
}
