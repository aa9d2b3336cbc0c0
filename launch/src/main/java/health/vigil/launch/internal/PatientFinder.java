package health.vigil.launch.internal;

import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.base.TokenPurpose;
import health.vigil.hl7v2.CommonNames;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.launch.LaunchRooms;
import health.vigil.launch.LaunchSettings;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import health.vigil.scoring.Assessment;
import java.util.List;

/// Finds the patient page of the patient whom an EHR shows. That a number belongs to a token is what policy keeps
/// apart: it is asked as for a re-identification, and its answer is in the ledger before the browser is sent there.
public final class PatientFinder {
    private static final String INTERACTION = "launch";

    private final LaunchRooms rooms;

    public PatientFinder(LaunchRooms rooms) {
        this.rooms = rooms;
    }

    /// The patient's care token.
    ///
    /// @param number the one by which the EHR knows the patient; possibly hostile
    /// @throws Refusal where the patient is not known, or this person may not know
    public PatientToken find(Principal person, LaunchSettings.Numbers numbers, String number) {
        PatientToken token = token(numbers, number);
        Assessment known = rooms.board().latest(token).orElseThrow(Refusal::unknownPatient);
        Decision decision = rooms.policy()
                .decide(new AccessRequest(
                        person,
                        Action.REIDENTIFY,
                        DataCategory.DEMOGRAPHICS,
                        "Patient",
                        known.auditSubject(),
                        known.unit(),
                        Purpose.usualFor(person.role())));
        boolean permitted = decision instanceof Decision.Permit;
        record(person, decision, known, permitted ? List.of(token.value()) : List.of());
        if (!permitted && !couldInEmergency(person, known)) {
            throw Refusal.notAllowed();
        }
        return token;
    }

    /// Who could break the glass knows the patient from the EHR and treats, or will have to answer: the patient page
    /// refuses them, and asks.
    private boolean couldInEmergency(Principal person, Assessment known) {
        return rooms.emergencies().decide(person, known.auditSubject(), known.unit()) instanceof Decision.Permit;
    }

    /// The same as messages and feeds give to that number.
    private PatientToken token(LaunchSettings.Numbers numbers, String number) {
        ResourceIdentity identity = identity(numbers, number);
        return rooms.identified()
                .inTransaction(transaction -> rooms.vault()
                        .token(
                                rooms.vault()
                                        .logicalId(transaction, identity.type(), identity.system(), identity.value()),
                                TokenPurpose.CARE));
    }

    private static ResourceIdentity identity(LaunchSettings.Numbers numbers, String number) {
        String facility = numbers.facility();
        try {
            return CommonNames.patient(facility == null ? numbers.system() : CommonNames.namespace(facility), number);
        } catch (ProblemException _) {
            throw Refusal.illegibleNumber();
        }
    }

    private void record(Principal person, Decision decision, Assessment known, List<String> resources) {
        rooms.identified()
                .useTransaction(transaction -> rooms.ledger()
                        .append(
                                transaction,
                                new Entry(
                                        rooms.ids().next(),
                                        rooms.clock().instant(),
                                        person.actor(),
                                        decision.authority(),
                                        known.auditSubject(),
                                        new Act.RecordsDisclosed(INTERACTION, resources, List.of()))));
    }
}
