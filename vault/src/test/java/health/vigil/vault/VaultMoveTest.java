package health.vigil.vault;

import static health.vigil.vault.Records.heartRate;
import static health.vigil.vault.Records.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Specimen;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requirement({"INT-1", "PHI-3"})
class VaultMoveTest {
    private static final RecordKey VISIT = new RecordKey("Encounter", "e1");

    @TempDir
    Path home;

    private VaultFixture fixture;
    private String from = "";
    private String into = "";
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void aVisitUnderTheWrongPatient() {
        fixture = new VaultFixture(home.resolve("keys"));
        from = fixture.patientId("P-1");
        into = fixture.patientId("S-1");
        Specimen blood = new Specimen();
        blood.setId("s1");
        blood.setSubject(new Reference("Patient/" + from));
        Observation charted = heartRate("o1", from, "2026-03-01T07:00:00Z", "70");
        charted.setEncounter(new Reference("Encounter/e1")).setSpecimen(new Reference("Specimen/s1"));
        fixture.put(
                patient(from, "P-1", "Byron", "Ada", "1957-03-14"),
                patient(into, "S-1", "Hopper", "Grace", "1906-12-09"),
                Records.stay("e1", from, EncounterStatus.INPROGRESS, "2026-03-01T06:00:00Z", "MICU"),
                blood,
                charted,
                heartRate("o2", from, "2026-03-01T07:10:00Z", "71"),
                Records.provenance("p1", "Observation/o1", "Specimen/s1", "Location/l1"),
                Records.location("l1", "MICU"),
                Records.provenance("p2", "Encounter/e1", "Patient/" + from));
        fixture.vault.listen(new RecordListener() {
            @Override
            public void written(
                    Handle transaction,
                    PhiAccess access,
                    Instant at,
                    List<StoredRecord> written,
                    List<MergedPatient> mergedAway) {}

            @Override
            public void moved(
                    Handle transaction, PhiAccess access, Instant at, String patient, List<StoredRecord> before) {
                before.forEach(stored -> heard.add(patient + " " + stored.key().reference()));
            }
        });
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatBelongsToTheVisitMovesAndTheRestStays() {
        fixture.write(new RecordChange.Move(VISIT, from, into));

        assertThat(List.of("Encounter/e1", "Observation/o1", "Specimen/s1", "Provenance/p1"))
                .allSatisfy(moved -> assertThat(owner(moved)).isEqualTo(into));
        assertThat(List.of("Observation/o2", "Provenance/p2"))
                .allSatisfy(left -> assertThat(owner(left)).isEqualTo(from));
        assertThat(fixture.unit(into)).hasValue("MICU");
        assertThat(fixture.unit(from)).isEmpty();
        assertThat(heard)
                .containsExactlyInAnyOrder(
                        from + " Encounter/e1",
                        from + " Observation/o1",
                        from + " Specimen/s1",
                        from + " Provenance/p1");
    }

    @Test
    void aMoveIsOfThePatientWhoHasItAndToOneWhoIsStored() {
        fixture.write(new RecordChange.Move(VISIT, from, into));

        assertThat(fixture.write(new RecordChange.Move(VISIT, from, into))).isEmpty();
        assertThatThrownBy(() -> fixture.write(new RecordChange.Move(VISIT, into, fixture.patientId("new"))))
                .hasMessageContaining("VGL-VLT-404");
    }

    @Test
    void whatAMoveMadeItselfIsNoConflict() {
        int seen = fixture.read(VISIT).version();

        fixture.write(
                new RecordChange.Move(VISIT, from, into),
                new RecordChange.Put(
                        VISIT,
                        Sealed.of(Records.stay("e1", into, EncounterStatus.FINISHED, "2026-03-01T06:00:00Z", "MICU")),
                        seen));

        assertThat(fixture.read(VISIT).version()).isEqualTo(seen + 2);
    }

    @Test
    void whatRefersToOneVisitRefersToAnother() {
        fixture.put(Records.stay("e2", from, EncounterStatus.INPROGRESS, "2026-03-01T06:00:00Z", "MICU"));

        fixture.write(new RecordChange.Redirect(new RecordKey("Encounter", "e2"), VISIT));

        assertThat(fixture.content(Observation.class, new RecordKey("Observation", "o1"))
                        .getEncounter()
                        .getReference())
                .isEqualTo("Encounter/e2");
        assertThat(fixture.read(new RecordKey("Provenance", "p2")).version()).isEqualTo(1);
    }

    private String owner(String reference) {
        String[] parts = reference.split("/");
        return String.valueOf(fixture.read(new RecordKey(parts[0], parts[1])).patient());
    }
}
