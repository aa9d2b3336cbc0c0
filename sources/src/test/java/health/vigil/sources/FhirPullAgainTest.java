package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// No answer that is given again and again keeps a source from what else there is.
@Requirement("INT-5")
class FhirPullAgainTest extends WithRecordSystem {
    @Test
    void aTypeThatIsRefusedKeepsNoOtherFromBeingRead() throws Exception {
        pulling.types = List.of("Condition", "Observation");
        pulling.ehr.fail(address -> address.contains("/Condition?"), 403);
        patient("p1", "4711");
        history("p1", 3);

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-023");
        assertThat(pulling.records("Observation")).isEqualTo(3);
        assertThat(pulling.exceptions()).isEmpty();
    }

    @Test
    void wherePatientsAreRefusedNothingElseIsRead() throws Exception {
        pulling.ehr.fail(address -> address.contains("/Patient"), 403);
        patient("p1", "4711");
        history("p1", 3);

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-023");
        assertThat(pulling.count("intake.journal")).isZero();
    }

    @Test
    void aFurtherPageThatCannotBeReadIsSearchedForAnew() throws Exception {
        patient("p1", "4711");
        history("p1", 6);
        pulling.ehr.fail("_offset=4", 200, Map.of(), 1);

        assertThat(pulling.pull()).isTrue();

        assertThat(pulling.ehr.asked("/Observation?")).isEqualTo(2);
        assertThat(pulling.records("Observation")).isEqualTo(6);
    }

    @Test
    void aFurtherPageThatNeverCanIsReadWithAnotherCount() throws Exception {
        patient("p1", "4711");
        history("p1", 6);
        pulling.ehr.fail(address -> address.contains("_count=2") && address.contains("_offset=4"), 200);
        assertThat(pulling.pull()).isFalse();
        assertThat(pulling.problems).containsExactly("VGL-SRC-024");

        pulling.count = 1;

        assertThat(pulling.pull()).isTrue();
        assertThat(pulling.records("Observation")).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({"Content-Encoding,gzip", "Content-Type,text/html; charset=utf-8", "Content-Type,application/gzip"})
    void aPageThatIsNoPlainJsonIsAProblem(String header, String value) throws Exception {
        patient("p1", "4711");
        pulling.ehr.handle("/fhir/Patient", exchange -> {
            exchange.getResponseHeaders().set(header, value);
            RecordSystem.send(exchange, 200, "{\"resourceType\":\"Bundle\"}");
        });

        assertThat(pulling.pull()).isFalse();

        assertThat(pulling.problems).containsExactly("VGL-SRC-024");
    }
}
