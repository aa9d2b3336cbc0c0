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
import health.vigil.vault.Vault;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the patient page of the patient whom an EHR shows. That a number belongs to a token is what policy keeps
/// apart: it is asked as for a re-identification, also of a patient who is not known here, and its answer is in the
/// ledger before the browser is sent there.
public final class PatientFinder {
    private static final String INTERACTION = "launch";

    private final LaunchRooms rooms;

    /// Whom a number means, whether or not anything is known of them.
    private record Numbered(PatientToken care, PatientToken audit) {}

    public PatientFinder(LaunchRooms rooms) {
        this.rooms = rooms;
    }

    /// The patient's care token.
    ///
    /// @param number the one by which the EHR knows the patient; possibly hostile
    /// @throws Refusal where the patient is not known, or this person may not know
    public PatientToken find(Principal person, LaunchSettings.Numbers numbers, String number) {
        Numbered patient = patient(numbers, number);
        Optional<Assessment> known = rooms.board().latest(patient.care());
        String unit = known.map(Assessment::unit).orElse(null);
        Decision decision = rooms.policy()
                .decide(new AccessRequest(
                        person,
                        Action.REIDENTIFY,
                        DataCategory.DEMOGRAPHICS,
                        "Patient",
                        patient.audit(),
                        unit,
                        Purpose.usualFor(person.role())));
        boolean permitted = decision instanceof Decision.Permit;
        record(
                person,
                decision,
                patient,
                permitted && known.isPresent() ? List.of(patient.care().value()) : List.of());
        if (!permitted && !couldInEmergency(person, patient, unit)) {
            throw Refusal.notAllowed();
        }
        if (known.isEmpty()) {
            throw Refusal.unknownPatient();
        }
        return patient.care();
    }

    /// Who could break the glass knows the patient from the EHR and treats, or will have to answer: the patient page
    /// refuses them, and asks.
    private boolean couldInEmergency(Principal person, Numbered patient, @Nullable String unit) {
        return rooms.emergencies().decide(person, patient.audit(), unit) instanceof Decision.Permit;
    }

    /// The same as messages and feeds give to that number.
    private Numbered patient(LaunchSettings.Numbers numbers, String number) {
        ResourceIdentity identity = identity(numbers, number);
        Vault vault = rooms.vault();
        String id = rooms.identified()
                .inTransaction(transaction ->
                        vault.logicalId(transaction, identity.type(), identity.system(), identity.value()));
        return new Numbered(vault.token(id, TokenPurpose.CARE), vault.token(id, TokenPurpose.AUDIT));
    }

    private static ResourceIdentity identity(LaunchSettings.Numbers numbers, String number) {
        String facility = numbers.facility();
        try {
            return CommonNames.patient(facility == null ? numbers.system() : CommonNames.namespace(facility), number);
        } catch (ProblemException _) {
            throw Refusal.illegibleNumber();
        }
    }

    private void record(Principal person, Decision decision, Numbered patient, List<String> resources) {
        rooms.identified()
                .useTransaction(transaction -> rooms.ledger()
                        .append(
                                transaction,
                                new Entry(
                                        rooms.ids().next(),
                                        rooms.clock().instant(),
                                        person.actor(),
                                        decision.authority(),
                                        patient.audit(),
                                        new Act.RecordsDisclosed(INTERACTION, resources, List.of()))));
    }
}
