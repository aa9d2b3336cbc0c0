package health.vigil.sources;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A record system to pull from.
abstract class WithRecordSystem {
    static final String EARLY = "2026-02-01T08:00:00Z";

    @TempDir
    private Path directory;

    Pulling pulling;

    @BeforeEach
    void open() throws Exception {
        pulling = new Pulling(directory);
    }

    @AfterEach
    void close() {
        pulling.close();
    }

    /// A patient with a number.
    void patient(String id, String number) {
        pulling.ehr.put("Patient", id, 1, EARLY, numbered(number));
    }

    static String numbered(String number) {
        return "\"identifier\":[{\"system\":\"" + Pulling.NUMBERS + "\",\"value\":\"" + number
                + "\"}],\"name\":[{\"family\":\"Quastenflosser\",\"given\":[\"Ottilie\"]}],\"gender\":\"female\"";
    }

    static String heartRate(String patient, String value) {
        return "\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]},"
                + "\"subject\":{\"reference\":\"" + patient + "\"},\"effectiveDateTime\":\"2026-03-01T09:00:00Z\","
                + "\"valueQuantity\":{\"value\":" + value
                + ",\"unit\":\"/min\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"/min\"}";
    }

    /// So many heart rates of one patient, a minute apart.
    void history(String patient, int observations) {
        for (int i = 0; i < observations; i++) {
            String updated = java.time.Instant.parse(EARLY).plusSeconds(60L * i).toString();
            pulling.ehr.put("Observation", "o" + i, 1, updated, heartRate("Patient/" + patient, "8" + i % 10));
        }
    }
}
