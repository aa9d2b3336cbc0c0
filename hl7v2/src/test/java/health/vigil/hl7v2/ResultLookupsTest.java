package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/// What the record is asked for to find the results that a message means.
@Requirement("INT-2")
class ResultLookupsTest {
    private static final String HEADER = "MSH|^~\\&|LAB|GH|VIGIL|GH|20260301120000||ORU^R01|1|P|2.5.1\r"
            + "PID|1||4711^^^GH&1.2.3&ISO^MR\rOBR|1|P1|F1|X^Y^L|||20260301080000" + "|".repeat(18) + "F\r";
    private final Map<ResourceIdentity, Resource> record = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    @Test
    void eachCodeThatIsAloneInItsReportIsLookedUpOnce() {
        send("A", "B", "C");
        assertThat(asked).as("of a new report").hasSize(3).doesNotHaveDuplicates();

        send("A", "B", "C");
        assertThat(asked).as("of a known one").hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void ofACodeThatIsRepeatedAllAreLookedUp() {
        send("A", "B", "B");

        send("A", "B");

        assertThat(asked).filteredOn(value -> value.contains("|B|")).hasSizeGreaterThanOrEqualTo(2);
    }

    private void send(String... codes) {
        asked.clear();
        StringBuilder text = new StringBuilder(HEADER);
        for (String code : codes) {
            text.append("OBX|1|NM|" + code + "^n^L||1||||||F\r");
        }
        MappedMessage mapped =
                new MessageMapper().map(Message.parse(text.toString().getBytes(UTF_8)), context());
        for (MappedChange change : mapped.changes()) {
            if (change instanceof MappedChange.Put put) {
                record.put(put.identity(), put.resource());
            }
        }
    }

    private MappingContext context() {
        return new MappingContext(
                SenderSettings.inZone(ZoneId.of("Europe/Zurich")),
                "journal",
                Instant.parse("2026-03-01T11:00:00Z"),
                Mapped::id,
                this::current);
    }

    private Optional<Resource> current(ResourceIdentity identity) {
        if (identity.type().equals("Observation")) {
            asked.add(identity.value());
        }
        return Optional.ofNullable(record.get(identity));
    }
}
