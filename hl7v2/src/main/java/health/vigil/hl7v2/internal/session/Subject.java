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
    /// @param what the record
    /// @param held whose it is now; empty where there is none
    /// @throws ProblemException (`VGL-HL7-026`) where that is neither the message's patient nor one whom it merges
    ///     into them, nor moves the record from to them
    public static void refuseAnother(Session session, ResourceIdentity patient, ResourceIdentity what, Reference held) {
        String owner = owner(held);
        if (isAnother(session, patient, owner) && !session.merges(owner) && !session.moves(what, owner)) {
            throw new ProblemException(
                    "VGL-HL7-026",
                    "The message numbers a visit, order, appointment or result as this patient's that is another patient's record.",
                    "Find out whose it is; withdraw it (result status D or W, ADT A11) in the name of the patient"
                            + " who has it, or merge the two, and send it under a number of its own.");
        }
    }

    /// Whether a record stays with a patient from whom the message takes a visit or account, so that what moves may
    /// not refer to it.
    ///
    /// @param held whose it is now; empty where there is none
    public static boolean stays(Session session, ResourceIdentity patient, ResourceIdentity what, Reference held) {
        String owner = owner(held);
        return isAnother(session, patient, owner) && session.movesFrom(owner) && !session.moves(what, owner);
    }

    /// Takes off a visit that the message moves what stays with the patient whose it was.
    public static void leaveBehind(Session session, ResourceIdentity patient, ResourceIdentity visit, Encounter held) {
        String owner = owner(held.getSubject());
        if (isAnother(session, patient, owner) && session.moves(visit, owner)) {
            held.getAccount().removeIf(account -> !session.isMoved(account));
            held.getEpisodeOfCare().clear();
        }
    }

    private static String owner(Reference held) {
        return held.hasReference()
                ? held.getReferenceElement().toUnqualifiedVersionless().getValue()
                : "";
    }

    private static boolean isAnother(Session session, ResourceIdentity patient, String owner) {
        return !owner.isEmpty() && !session.name(patient).equals(owner);
    }
}
