package health.vigil.hl7v2.internal.session;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ResourceIdentity;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// Whom and which visit a message is about.
///
/// @param patient from PID
/// @param encounter from PV1, null where the message names no visit
/// @param person the Patient that this message states, null where it only refers to one that the record has
/// @param visit the Encounter that this message states, null likewise
public record Subject(
        ResourceIdentity patient,
        @Nullable ResourceIdentity encounter,
        @Nullable Patient person,
        @Nullable Encounter visit) {

    public Reference patientReference(Session session) {
        return session.reference(patient);
    }

    /// Null where the message names no visit.
    public @Nullable Reference encounterReference(Session session) {
        return encounter == null ? null : session.reference(encounter);
    }

    /// Refuses to take a record from one patient and give it to another. Numbers of visits and results do not
    /// say whose they are, and what the other patient's scores were made of would stay with them.
    ///
    /// @param held whose the record is now; empty where there is none
    /// @throws ProblemException (`VGL-HL7-026`) where that is not the message's patient, nor was merged into them,
    ///     nor
    ///     gives them what they have by this message
    public static void refuseAnother(Session session, ResourceIdentity patient, Reference held) {
        if (!held.hasReference()) {
            return;
        }
        String owner = held.getReferenceElement().toUnqualifiedVersionless().getValue();
        if (!session.reference(patient).getReference().equals(owner) && !session.takesFrom(owner)) {
            throw new ProblemException(
                    "VGL-HL7-026",
                    "The message numbers a visit or result as this patient's that is another patient's record.",
                    "Find out whose it is; withdraw it (result status D or W, ADT A11) in the name of the patient"
                            + " who has it, or merge the two, and send it under a number of its own.");
        }
    }
}
