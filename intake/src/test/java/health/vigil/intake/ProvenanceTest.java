package health.vigil.intake;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.PhiAccess;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.testkit.Requirement;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.RecordSearch.Condition;
import health.vigil.vault.StoredRecord;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Provenance;
import org.junit.jupiter.api.Test;

/// From each record to the message and the segments that it was made from.
@Requirement({"INT-2", "PHI-6"})
class ProvenanceTest extends WithIntake {
    private static final String DOCTOR = "1234^Doe^Jane^^^^^^GH&1.2.3&ISO";

    /// A result of a patient's visit to a doctor, that answers an order.
    private static byte[] result(String controlId, String mrn, String value) {
        return Messages.message(
                "ORU^R01",
                controlId,
                Messages.pid(mrn),
                "PV1|1|I|MICU^101^1||||" + DOCTOR + "|".repeat(12) + "V-" + mrn + "^^^GH&1.2.3&ISO^VN",
                "ORC|RE|P-" + mrn + "^A|F-" + mrn + "^B",
                "OBR|1|P-" + mrn + "^A|F-" + mrn + "^B|85353-1^vital signs^LN|||20260301090000" + "|".repeat(18) + "F",
                Messages.heartRate(1, "", value, "F"));
    }

    /// The Provenances that are about a record.
    private List<StoredRecord> of(RecordKey key) {
        PhiAccess access = intake.permit().access();
        List<Condition> target = List.of(new Condition("target", List.of(key.reference())));
        return intake.transaction(transaction -> intake.vault
                .search(transaction, access, new RecordSearch("Provenance", target, false, 10, null))
                .records());
    }

    private Provenance content(StoredRecord stored) {
        return (Provenance)
                Objects.requireNonNull(stored.content()).open(intake.permit().access());
    }

    private RecordKey only(String type) {
        return new RecordKey(
                type,
                intake.identified()
                        .withHandle(
                                handle -> handle.createQuery("select id from vault.current_record where type = :type")
                                        .bind("type", type)
                                        .mapTo(String.class)
                                        .one()));
    }

    /// The parts of the message that a record is said to come from.
    private String parts(RecordKey key) {
        List<StoredRecord> found = of(key);
        assertThat(found).as(key.type()).hasSize(1);
        return content(found.getFirst()).getTarget().stream()
                .filter(target -> target.getReference().equals(key.reference()))
                .flatMap(target -> target.getExtensionsByUrl(MessageMapper.SOURCE_PART).stream())
                .map(part -> part.getValue().primitiveValue())
                .collect(Collectors.joining(" "));
    }

    @Test
    void whatAResultOfAnUnknownPatientMakesComesFromItsSegments() {
        intake.take(result("P1", "4711", "88"));

        assertThat(parts(intake.patient("4711"))).isEqualTo("PID[1]");
        assertThat(parts(only("Encounter"))).isEqualTo("PV1[1]");
        assertThat(parts(only("Practitioner"))).isEqualTo("PV1[1]");
        assertThat(parts(only("ServiceRequest"))).isEqualTo("ORC[1] OBR[1]");
        assertThat(parts(only("DiagnosticReport"))).isEqualTo("OBR[1]");
        assertThat(parts(only("Observation"))).isEqualTo("OBX[1]");
    }

    @Test
    void whatIsThereAlreadyComesFromTheMessageThatMadeIt() {
        intake.take(result("P1", "4711", "88"), result("P2", "4711", "89"), result("P3", "4712", "90"));

        assertThat(of(intake.patient("4711"))).hasSize(1);
        assertThat(of(only("Practitioner"))).hasSize(1);
        assertThat(of(intake.patient("4712"))).hasSize(1);
        assertThat(intake.count("vault.current_record where type = 'Provenance'"))
                .isEqualTo(3);
    }

    @Test
    void aMessageThatIsDoneAgainIsStillAboutWhatItMade() {
        intake.take(result("P1", "4711", "88"));
        long versions = intake.count("vault.record");
        intake.transaction(transaction -> transaction.execute("update intake.journal set state = 'RECEIVED'"));

        intake.normalise();

        assertThat(parts(only("Practitioner"))).isEqualTo("PV1[1]");
        assertThat(parts(intake.patient("4711"))).isEqualTo("PID[1]");
        assertThat(intake.count("vault.record")).isEqualTo(versions);
    }

    @Test
    void theProvenanceOfWhatIsNobodysIsThePatientsWhoseMessageItWas() {
        intake.take(result("P1", "4711", "88"));

        assertThat(of(only("Practitioner")).getFirst().patient()).isEqualTo(intake.patientId("4711"));
    }

    /// It has the message's unread fields, and goes with the patient.
    @Test
    @Requirement("PHI-5")
    void theProvenanceOfAMessageThatMakesOnlyWhatIsNobodysIsThePatients() {
        intake.take(
                Messages.heartRate("P1", "4711", "88"),
                Messages.message("BAR^P01", "P2", "EVN||20260301075500|||5678^Clerk^Eva", Messages.pid("4711")));

        assertThat(of(only("Practitioner")).getFirst().patient()).isEqualTo(intake.patientId("4711"));
        assertThat(of(intake.patient("4711"))).hasSize(2);
    }

    @Test
    void aMessageThatAddsNothingIsAboutItsPatient() {
        intake.take(
                Messages.heartRate("P1", "4711", "88"),
                Messages.message("BAR^P01", "P2", Messages.evn(), Messages.pid("4711")));

        assertThat(of(intake.patient("4711")))
                .extracting(stored -> content(stored).getTarget().size())
                .hasSize(2)
                .contains(1);
    }
}
