package health.vigil.intake;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import health.vigil.vault.RecordKey;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;

/// ADT that comes in another order than it happened in, in a real record.
@Requirement("SCO-5")
class OvertakenEventsTest extends WithIntake {
    private static byte[] adt(String event, String time, String unit, String discharged) {
        String visit = "PV1|1|I|" + unit + "^1^A^GH||||||||||||||||V-4711^^^GH&1.2.3&ISO^VN";
        return Messages.message(
                "ADT^" + event,
                event + time,
                "EVN||20260301" + time,
                Messages.pid("4711").replace(Messages.GIVEN, event + time),
                discharged.isEmpty() ? visit : visit + "|".repeat(26) + "20260301" + discharged);
    }

    private Encounter visit() {
        return intake.current(Encounter.class, key("Encounter", "V-4711"));
    }

    private RecordKey key(String type, String value) {
        return new RecordKey(
                type,
                intake.transaction(
                        transaction -> intake.vault.logicalId(transaction, type, Messages.AUTHORITY, value)));
    }

    @Test
    void aTransferAfterTheDischargeIsHistory() {
        intake.take(
                adt("A01", "060000", "MICU", ""),
                adt("A03", "074000", "MICU", "074000"),
                adt("A02", "070000", "CCU", ""));

        assertThat(intake.state("A02070000")).isEqualTo("NORMALISED");
        assertThat(visit().getStatus()).isEqualTo(Encounter.EncounterStatus.FINISHED);
        assertThat(visit().getLocation())
                .extracting(held -> held.getStatus().toCode())
                .containsExactly("completed", "completed");
        assertThat(intake.current(Patient.class, key("Patient", "4711"))
                        .getNameFirstRep()
                        .getGivenAsSingleString())
                .isEqualTo("A03074000");
        assertThat(intake.count("intake.conservation where reason = 'OVERTAKEN'"))
                .isPositive();
    }
}
