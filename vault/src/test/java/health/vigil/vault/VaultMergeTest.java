package health.vigil.vault;

import static health.vigil.vault.Records.heartRate;
import static health.vigil.vault.Records.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.PatientToken;
import health.vigil.base.TokenPurpose;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requirement({"INT-1", "PHI-3"})
class VaultMergeTest {
    @TempDir
    Path home;

    private VaultFixture fixture;
    private String prior = "";
    private String survivor = "";
    private final List<StoredRecord> heard = new ArrayList<>();
    private final List<RecordListener.MergedPatient> heardMerges = new ArrayList<>();

    @BeforeEach
    void twoRecordsOfOnePerson() {
        fixture = new VaultFixture(home.resolve("keys"));
        prior = id("P-1");
        survivor = id("S-1");
        fixture.put(
                patient(prior, "P-1", "Byron", "A", "1957-03-14"),
                patient(survivor, "S-1", "Byron", "Ada", "1957-03-14"),
                heartRate("o1", prior, "2026-03-01T07:00:00Z", "70"),
                heartRate("o2", prior, "2026-03-01T07:10:00Z", "71"),
                heartRate("o3", survivor, "2026-03-01T07:20:00Z", "72"),
                Records.stay("e1", prior, EncounterStatus.INPROGRESS, "2026-03-01T06:00:00Z", "MICU"),
                Records.provenance("p1", "Observation/o1", "Patient/" + prior));
        fixture.vault.listen((transaction, access, at, written, mergedAway) -> {
            heard.addAll(written);
            heardMerges.addAll(mergedAway);
        });
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    @Requirement("PHI-5")
    void erasingAPatientErasesWhoWasMergedIntoThemAndNobodyElse() {
        String other = id("O-1");
        fixture.put(
                patient(other, "O-1", "Hopper", "Grace", "1906-12-09"),
                heartRate("o9", other, "2026-03-01T07:20:00Z", "80"));
        merge();
        PatientToken token = fixture.vault.token(prior, TokenPurpose.AUDIT);

        List<String> all = fixture.transaction(transaction -> fixture.vault.identities(transaction, survivor));
        fixture.transaction(transaction -> fixture.vault.erase(transaction, fixture.access, all));

        assertThat(all).containsExactlyInAnyOrder(prior, survivor);
        assertThat(fixture.find("Observation", "patient=" + survivor)).isEmpty();
        assertThat(fixture.version(new RecordKey("Observation", "o1"), 1)).isEmpty();
        assertThat(fixture.patientBehind(token)).isEmpty();
        assertThat(fixture.unit(survivor)).isEmpty();
        assertThat(fixture.find("Observation", "patient=" + other)).containsExactly("Observation/o9");
        List<String> keys = fixture.transaction(transaction -> transaction
                .createQuery("select patient from vault.patient_key")
                .mapTo(String.class)
                .list());
        assertThat(keys).containsExactly(other);
    }

    @Test
    void whoComesBackAfterAnErasureBeginsAnew() {
        fixture.transaction(transaction -> fixture.vault.erase(transaction, fixture.access, List.of(survivor)));

        fixture.put(
                patient(survivor, "S-1", "Byron", "Ada", "1957-03-14"),
                heartRate("o3", survivor, "2026-03-01T07:20:00Z", "72"));

        assertThat(fixture.find("Observation", "patient=" + survivor)).containsExactly("Observation/o3");
        assertThat(fixture.history(new RecordKey("Observation", "o3"))).hasSize(1);
    }

    @Test
    void everyRecordBecomesTheSurvivorsAsANewVersion() {
        merge();

        assertThat(fixture.find("Observation", "patient=" + survivor))
                .containsExactly("Observation/o3", "Observation/o2", "Observation/o1");
        assertThat(fixture.find("Observation", "patient=" + prior)).isEmpty();
        StoredRecord moved = fixture.read(new RecordKey("Observation", "o1"));
        assertThat(moved.version()).isEqualTo(2);
        assertThat(moved.patient()).isEqualTo(survivor);
        assertThat(fixture.open(Observation.class, moved).getSubject().getReference())
                .isEqualTo("Patient/" + survivor);
        assertThat(fixture.find("Provenance", "target=Patient/" + survivor)).containsExactly("Provenance/p1");
        assertThat(fixture.read(new RecordKey("Observation", "o3")).version()).isEqualTo(1);
    }

    @Test
    void historyStaysAsItWas() {
        merge();

        StoredRecord before =
                fixture.version(new RecordKey("Observation", "o1"), 1).orElseThrow();
        assertThat(before.patient()).isEqualTo(prior);
        assertThat(fixture.open(Observation.class, before).getSubject().getReference())
                .isEqualTo("Patient/" + prior);
    }

    @Test
    void thePriorPatientIsRetiredWithALink() {
        merge();

        Patient retired = fixture.content(Patient.class, new RecordKey("Patient", prior));
        assertThat(retired.getActive()).isFalse();
        assertThat(retired.getLinkFirstRep().getType()).isEqualTo(Patient.LinkType.REPLACEDBY);
        assertThat(retired.getLinkFirstRep().getOther().getReference()).isEqualTo("Patient/" + survivor);
    }

    @Test
    void thePriorIdentifierAndTokenLeadToTheSurvivor() {
        merge();

        assertThat(id("P-1")).isEqualTo(survivor);
        assertThat(fixture.patientBehind(fixture.vault.token(prior, TokenPurpose.CARE)))
                .hasValue(survivor);
    }

    @Test
    void thePlaceMovesAlong() {
        merge();

        assertThat(fixture.unit(survivor)).hasValue("MICU");
        assertThat(fixture.unit(prior)).isEmpty();
    }

    @Test
    void listenersHearOfItOnce() {
        merge();
        merge();

        assertThat(heardMerges).containsExactly(new RecordListener.MergedPatient(prior, survivor));
        assertThat(heard)
                .extracting(stored -> stored.key().reference())
                .containsExactlyInAnyOrder(
                        "Patient/" + prior, "Observation/o1", "Observation/o2", "Encounter/e1", "Provenance/p1");
    }

    @Test
    void mergesFollowEachOther() {
        String last = id("L-1");
        fixture.put(patient(last, "L-1", "Byron", "Ada", "1957-03-14"));
        merge();

        fixture.write(new RecordChange.Merge(new RecordKey("Patient", last), survivor));

        assertThat(id("P-1")).isEqualTo(last);
        assertThat(fixture.find("Observation", "patient=" + last)).hasSize(3);
    }

    @Test
    void nothingIsWrittenToAPatientMergedAway() {
        merge();

        assertThatThrownBy(() -> fixture.put(heartRate("o9", prior, "2026-03-01T09:00:00Z", "99")))
                .hasMessageContaining("VGL-VLT-410");
        assertThatThrownBy(() -> fixture.write(new RecordChange.Merge(new RecordKey("Patient", prior), survivor)))
                .hasMessageContaining("VGL-VLT-410");
    }

    @Test
    void aSurvivorMustBeStored() {
        assertThatThrownBy(() -> fixture.write(new RecordChange.Merge(new RecordKey("Patient", id("new")), prior)))
                .hasMessageContaining("VGL-VLT-404");
    }

    @Test
    void aPatientNeverSeenIsMergedByItsIdentifierAlone() {
        String unseen = id("U-1");

        List<StoredRecord> written = fixture.write(new RecordChange.Merge(new RecordKey("Patient", survivor), unseen));

        assertThat(written).isEmpty();
        assertThat(id("U-1")).isEqualTo(survivor);
    }

    private String id(String mrn) {
        return fixture.patientId(mrn);
    }

    private void merge() {
        fixture.write(new RecordChange.Merge(new RecordKey("Patient", survivor), prior));
    }
}
