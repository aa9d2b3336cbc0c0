package health.vigil.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Files of exports that end early, and what an export of changes does not have.
@Requirement({"INT-5", "INT-6"})
class FhirBulkEndsTest extends WithExports {
    private int asked;

    @BeforeEach
    void observations() {
        patient("p1", "4711");
        history("p1", 3);
    }

    /// Gives that many characters less than there are, so many times.
    private void breakingOff(int missing, int times) {
        pulling.ehr.handle("/bulk/Observation", exchange -> {
            asked++;
            String whole = String.join("\n", pulling.ehr.all("Observation"));
            String given = asked > times ? whole : whole.substring(0, whole.length() - missing);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(given.getBytes(UTF_8));
        });
    }

    @Test
    void aLineThatBreaksOffIsReadAgain() throws Exception {
        breakingOff(20, 1);

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.exceptions()).isEmpty();
        assertThat(pulling.records("Observation")).isEqualTo(3);
    }

    @Test
    void aFileWithFewerLinesThanTheManifestSaysIsReadAgain() throws Exception {
        counts.put("Observation", 3);
        int last = pulling.ehr.all("Observation").getLast().length();
        breakingOff(last, 2);

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.records("Observation")).isEqualTo(3);
    }

    @Test
    void whatNeverComesIsToldAndTheRestIsTaken() throws Exception {
        counts.put("Observation", 4);

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-029");
        assertThat(pulling.records("Observation")).isEqualTo(3);
        assertThat(pulling.ehr.asked("DELETE")).isEqualTo(1);
    }

    @Test
    void whoIsNewInAGroupAndHasNotChangedIsFetched() throws Exception {
        pulling.pull();
        List<String> changed = pulling.ehr.all("Patient");
        pulling.ehr.handle("/bulk/Patient", exchange -> RecordSystem.send(exchange, 200, String.join("\n", changed)));
        patient("p2", "4712");
        pulling.ehr.put("Observation", "o9", 1, EARLY, heartRate("Patient/p2", "80"));

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.exceptions()).isEmpty();
        assertThat(pulling.records("Patient")).isEqualTo(2);
    }
}
