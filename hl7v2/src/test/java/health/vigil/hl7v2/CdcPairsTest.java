package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.vigil.base.SteppedClock;
import health.vigil.hl7v2.FhirLeaves.Leaf;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What we make of 128 published messages, value by value against their published FHIR (`cdc/README.md`). Each kind
/// of difference is declared with its reason; there are no others, and no more of any.
@Requirement("INT-2")
class CdcPairsTest {
    /// @param path resource type and path, with `*` at its end for all below, or at its start for all that end so
    private record Deviation(int most, String path, String reason) {
        boolean covers(Leaf leaf) {
            if (path.startsWith("*")) {
                return leaf.path().endsWith(path.substring(1));
            }
            return path.endsWith("*")
                    ? leaf.path().startsWith(path.substring(0, path.length() - 1))
                    : leaf.path().equals(path);
        }
    }

    private record Difference(Leaf published, String file) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Difference> MISSING = new ArrayList<>();
    private static int equal;
    private static int pairs;

    @BeforeAll
    static void compareAll() throws IOException {
        for (Path message : messages()) {
            String file = message.getFileName().toString();
            Path published = message.resolveSibling(file.replace(".hl7", ".fhir.json"));
            Agreement agreement = new Agreement(JSON.readTree(Files.readString(published)), convert(message));
            pairs++;
            equal += agreement.equal();
            agreement.missing().forEach(leaf -> MISSING.add(new Difference(leaf, file)));
        }
    }

    private static List<Path> messages() throws IOException {
        URI here = URI.create(Objects.requireNonNull(CdcPairsTest.class.getResource("cdc/README.md"))
                .toString());
        try (Stream<Path> files = Files.list(Path.of(here).resolveSibling(""))) {
            return files.filter(file -> file.toString().endsWith(".hl7"))
                    .sorted()
                    .toList();
        }
    }

    private static JsonNode convert(Path message) throws IOException {
        StringWriter out = new StringWriter();
        SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
        try (InputStream in = Files.newInputStream(message);
                Convert convert = new Convert(SenderSettings.inZone(ZoneOffset.UTC), clock, out, null)) {
            convert.convert(in);
        }
        return JSON.readTree(out.toString());
    }

    private static List<Deviation> declared() throws IOException {
        try (InputStream in = Objects.requireNonNull(CdcPairsTest.class.getResourceAsStream("cdc/deviations.tsv"))) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .map(parts -> new Deviation(Integer.parseInt(parts[0]), parts[1], parts[2]))
                    .toList();
        }
    }

    @Test
    void whatWeDoNotHaveAlikeIsDeclared() throws IOException {
        List<Deviation> declared = declared();

        assertThat(MISSING)
                .filteredOn(missing -> declared.stream().noneMatch(deviation -> deviation.covers(missing.published())))
                .isEmpty();
        assertThat(declared).noneMatch(deviation -> deviation.reason().isBlank());
    }

    @Test
    void noDeviationGrows() throws IOException {
        List<Deviation> declared = declared();
        Map<String, Integer> found = new TreeMap<>();
        for (Difference missing : MISSING) {
            declared.stream()
                    .filter(deviation -> deviation.covers(missing.published()))
                    .findFirst()
                    .ifPresent(deviation -> found.merge(deviation.path(), 1, Integer::sum));
        }

        assertThat(declared)
                .allSatisfy(deviation -> assertThat(found.getOrDefault(deviation.path(), 0))
                        .as(deviation.path())
                        .isBetween(1, deviation.most()));
    }

    @Test
    void mostOfWhatIsPublishedWeHaveAlike() {
        assertThat(pairs).isEqualTo(128);
        assertThat(equal).isGreaterThanOrEqualTo(4270);
    }
}
