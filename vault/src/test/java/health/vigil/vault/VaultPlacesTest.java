package health.vigil.vault;

import static health.vigil.vault.Records.patient;
import static health.vigil.vault.Records.stay;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultPlacesTest {
    private static final String MORNING = "2026-03-01T06:00:00Z";

    @TempDir
    Path home;

    private VaultFixture fixture;

    @BeforeEach
    void admit() {
        fixture = new VaultFixture(home.resolve("keys"));
        fixture.put(
                patient("ada", "1", "A", "A", "1957"), stay("e", "ada", EncounterStatus.INPROGRESS, MORNING, "MICU"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aPatientIsWhereTheStaySays() {
        assertThat(fixture.unit("ada")).hasValue("MICU");
        assertThat(fixture.unit("nobody")).isEmpty();
    }

    @Test
    void aTransferMovesThePatient() {
        Encounter moved = stay("e", "ada", EncounterStatus.INPROGRESS, MORNING, "MICU");
        moved.getLocationFirstRep().setStatus(Encounter.EncounterLocationStatus.COMPLETED);
        moved.addLocation()
                .setStatus(Encounter.EncounterLocationStatus.ACTIVE)
                .setLocation(new Reference("Location/x").setDisplay("CCU 3 1"));

        fixture.put(moved);

        assertThat(fixture.unit("ada")).hasValue("CCU");
    }

    @Test
    void aDischargedPatientIsNowhere() {
        fixture.put(stay("e", "ada", EncounterStatus.FINISHED, MORNING, "MICU"));

        assertThat(fixture.unit("ada")).isEmpty();
    }

    @Test
    void anEarlierStayWrittenLateDoesNotMoveThePatient() {
        fixture.put(stay("past", "ada", EncounterStatus.INPROGRESS, "2025-01-01T00:00:00Z", "CCU"));

        assertThat(fixture.unit("ada")).hasValue("MICU");
    }

    @Test
    void aDeletedStayLeavesNoPlace() {
        fixture.write(new RecordChange.Delete(new RecordKey("Encounter", "e"), null));

        assertThat(fixture.unit("ada")).isEmpty();
    }
}
