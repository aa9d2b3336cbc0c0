package health.vigil.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

@Requirement("CTL-2")
class TraceabilityTest {
    private static final List<String> REQUIREMENTS =
            List.of("| id | promise |", "| --- | --- |", "| EVI-1 | One log. |", "| EVI-2 | Nothing unrecorded. |");

    @Test
    void aPromiseIsFollowedByItsTestsAndTheWorstOfTheirResults() {
        String table = Traceability.table(
                REQUIREMENTS,
                List.of(
                        "EVI-2\thealth.vigil.ledger.LogTest#b\tpassed",
                        "EVI-2\thealth.vigil.ledger.LogTest#a\tfailed",
                        "EVI-2\thealth.vigil.ledger.LogTest#a\tpassed"));

        assertThat(table).endsWith("""
                        | EVI-1 | not yet | |
                        | EVI-2 | failed | `ledger.LogTest#a` failed<br>`ledger.LogTest#b` |
                        """);
    }

    @Test
    void aTestForAPromiseThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> Traceability.table(REQUIREMENTS, List.of("EVI-9\thealth.vigil.A#a\tpassed")))
                .hasMessageContaining("EVI-9");
    }
}
