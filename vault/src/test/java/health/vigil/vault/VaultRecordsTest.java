package health.vigil.vault;

import static health.vigil.vault.Records.heartRate;
import static health.vigil.vault.Records.patient;
import static health.vigil.vault.VaultFixture.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.Sealed;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultRecordsTest {
    private static final RecordKey ADA = new RecordKey("Patient", "ada");
    private static final RecordKey PULSE = new RecordKey("Observation", "pulse");

    @TempDir
    Path home;

    private VaultFixture fixture;

    @BeforeEach
    void open() {
        fixture = new VaultFixture(home.resolve("keys"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatIsWrittenIsReadWithItsIdAndMeta() {
        fixture.put(ada(), pulse("118"));

        StoredRecord stored = fixture.read(PULSE);

        assertThat(stored.patient()).isEqualTo("ada");
        assertThat(stored.updated()).isEqualTo(VaultFixture.START);
        Observation content = fixture.open(Observation.class, stored);
        assertThat(content.getIdElement().getValue()).isEqualTo("Observation/pulse/_history/1");
        assertThat(content.getMeta().getVersionId()).isEqualTo("1");
        assertThat(content.getMeta().getLastUpdated()).isEqualTo(Date.from(VaultFixture.START));
        assertThat(content.getValueQuantity().getValue()).isEqualByComparingTo("118");
    }

    @Test
    void everyVersionIsKept() {
        fixture.put(ada(), pulse("118"));
        fixture.put(pulse("119"));
        fixture.write(new RecordChange.Delete(PULSE, null));
        fixture.put(pulse("120"));

        List<StoredRecord> history = fixture.history(PULSE);

        assertThat(history).extracting(StoredRecord::version).containsExactly(4, 3, 2, 1);
        assertThat(history).extracting(StoredRecord::deleted).containsExactly(false, true, false, false);
        assertThat(fixture.open(Observation.class, history.get(3))
                        .getValueQuantity()
                        .getValue())
                .isEqualByComparingTo("118");
        assertThat(fixture.version(PULSE, 2))
                .map(second -> fixture.open(Observation.class, second)
                        .getValueQuantity()
                        .getValue()
                        .toPlainString())
                .contains("119");
    }

    @Test
    void equalContentIsNoNewVersionWhateverItsMessage() {
        Observation first = pulse("118");
        first.getMeta().setSource("urn:message:1");
        fixture.put(ada(), first);
        Observation repeated = pulse("118");
        repeated.getMeta().setSource("urn:message:2").setVersionId("77");

        List<StoredRecord> written = fixture.put(repeated);

        assertThat(written).isEmpty();
        assertThat(fixture.read(PULSE).version()).isEqualTo(1);
    }

    @Test
    void aSecurityLabelIsContent() {
        fixture.put(ada(), pulse("118"));
        Observation labelled = pulse("118");
        labelled.getMeta()
                .addSecurity(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "42CFRPart2", ""));

        List<StoredRecord> written = fixture.put(labelled);

        assertThat(written).extracting(StoredRecord::version).containsExactly(2);
    }

    @Test
    void theCallersResourceIsLeftAlone() {
        Observation mine = pulse("118");

        fixture.put(ada(), mine);

        assertThat(mine.getIdElement().getValue()).isEqualTo("pulse");
        assertThat(mine.hasMeta()).isFalse();
    }

    @Test
    void aConditionOnTheVersionIsKept() {
        fixture.put(ada());

        assertThatThrownBy(() -> fixture.write(change(ada(), 0))).hasMessageContaining("VGL-VLT-409");
        assertThatThrownBy(() -> fixture.write(change(ada(), 2))).hasMessageContaining("VGL-VLT-409");
        assertThatThrownBy(() -> fixture.write(new RecordChange.Delete(ADA, 3))).hasMessageContaining("VGL-VLT-409");
        assertThatThrownBy(() -> fixture.write(change(pulse("1"), 1))).hasMessageContaining("VGL-VLT-409");
        assertThat(fixture.write(change(ada().setActive(true), 1))).hasSize(1);
        assertThat(fixture.write(change(pulse("1"), 0))).hasSize(1);
    }

    @Test
    void oneRefusedChangeUndoesTheWholeWrite() {
        assertThatThrownBy(() -> fixture.write(change(ada()), change(pulse("1"), 5)))
                .hasMessageContaining("VGL-VLT-409");

        assertThat(fixture.version(ADA, 1)).isEmpty();
        fixture.put(ada(), pulse("118"));
        assertThat(fixture.content(Patient.class, ADA).getNameFirstRep().getFamily())
                .isEqualTo("Byron");
    }

    @Test
    void twoChangesOfOneRecordInOneWriteAreTwoVersions() {
        fixture.put(ada(), pulse("1"), pulse("2"), pulse("2"));

        assertThat(fixture.history(PULSE)).extracting(StoredRecord::version).containsExactly(2, 1);
        assertThat(fixture.find("Observation", "patient=ada")).containsExactly("Observation/pulse");
    }

    @Test
    void deletingWhatIsNotThereChangesNothing() {
        assertThat(fixture.write(new RecordChange.Delete(PULSE, null))).isEmpty();
    }

    @Test
    void aProvenanceBelongsToThePatientOfItsTarget() {
        fixture.put(ada(), pulse("118"), Records.provenance("p1", "Observation/pulse/_history/1"));
        fixture.put(Records.provenance("p2", "Observation/pulse"));
        fixture.put(Records.location("l", "MICU"), Records.provenance("p3", "Location/l"));

        assertThat(fixture.read(new RecordKey("Provenance", "p1")).patient()).isEqualTo("ada");
        assertThat(fixture.read(new RecordKey("Provenance", "p2")).patient()).isEqualTo("ada");
        assertThat(fixture.read(new RecordKey("Provenance", "p3")).patient()).isNull();
    }

    @Test
    void otherTypesOfR4AreKeptToo() {
        Condition condition = new Condition();
        condition.setId("c");
        condition.setSubject(new Reference("Patient/ada"));

        fixture.put(ada(), condition);

        assertThat(fixture.read(new RecordKey("Condition", "c")).patient()).isEqualTo("ada");
        assertThat(fixture.find("Condition", "patient=ada")).containsExactly("Condition/c");
    }

    @Test
    void whatIsNoRecordIsRefused() {
        assertThatThrownBy(() -> fixture.write(
                        new RecordChange.Put(new RecordKey("Patient", "ada"), Sealed.of(pulse("1")), null)))
                .hasMessageContaining("VGL-VLT-422");
        assertThatThrownBy(() -> fixture.write(
                        new RecordChange.Put(new RecordKey("Patient", "Ada Byron"), Sealed.of(ada()), null)))
                .hasMessageContaining("VGL-VLT-422")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Byron"));
        assertThatThrownBy(() -> fixture.write(new RecordChange.Delete(new RecordKey("Patientt", "ada"), null)))
                .hasMessageContaining("VGL-VLT-422");
    }

    @Test
    void aRecordHasABound() {
        Patient vast = ada();
        vast.addPhoto().setTitle("x".repeat(8_500_000));

        assertThatThrownBy(() -> fixture.put(vast)).hasMessageContaining("VGL-VLT-413");
    }

    private static Patient ada() {
        return patient("ada", "4711", "Byron", "Ada", "1957-03-14");
    }

    private static Observation pulse(String value) {
        return heartRate("pulse", "ada", "2026-03-01T07:30:00Z", value);
    }
}
