package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.vigil.base.SteppedClock;
import health.vigil.hl7v2.FhirLeaves.Leaf;
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

/// What we make of a directory's published messages (`*.hl7`), value by value against their published FHIR
/// (`*.fhir.json`). Each kind of difference is declared with its reason (`deviations.tsv`); there are no others, and
/// no more of any.
final class PublishedPairs {
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
    private final List<Difference> missing = new ArrayList<>();
    private final List<Deviation> declared;
    private int equal;
    private int pairs;

    /// @param directory beside this class
    PublishedPairs(String directory) throws IOException {
        URI readme = URI.create(Objects.requireNonNull(PublishedPairs.class.getResource(directory + "/README.md"))
                .toString());
        Path here = Path.of(readme).resolveSibling("");
        try (Stream<Path> files = Files.list(here)) {
            for (Path message : files.filter(file -> file.toString().endsWith(".hl7"))
                    .sorted()
                    .toList()) {
                compare(message);
            }
        }
        declared = Files.readAllLines(here.resolve("deviations.tsv"), UTF_8).stream()
                .map(line -> line.split("\t", -1))
                .map(parts -> new Deviation(Integer.parseInt(parts[0]), parts[1], parts[2]))
                .toList();
    }

    private void compare(Path message) throws IOException {
        String file = message.getFileName().toString();
        Path published = message.resolveSibling(file.replace(".hl7", ".fhir.json"));
        Agreement agreement = new Agreement(JSON.readTree(Files.readString(published)), convert(message));
        pairs++;
        equal += agreement.equal();
        agreement.missing().forEach(leaf -> missing.add(new Difference(leaf, file)));
    }

    private static JsonNode convert(Path message) throws IOException {
        StringWriter out = new StringWriter();
        SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
        try (InputStream in = Files.newInputStream(message);
                Convert convert = new Convert(SenderSettings.inZone(ZoneOffset.UTC), clock, out, null)) {
            convert.convert("file", in);
        }
        return JSON.readTree(out.toString());
    }

    int pairs() {
        return pairs;
    }

    /// How many published values we have alike.
    int equal() {
        return equal;
    }

    /// How many we do not have alike.
    int missing() {
        return missing.size();
    }

    /// How many are declared of each kind, for reasons that begin with `kind:`.
    Map<String, Integer> kinds() {
        Map<String, Integer> kinds = new TreeMap<>();
        declared.forEach(one ->
                kinds.merge(one.reason().substring(0, one.reason().indexOf(':')), one.most(), Integer::sum));
        return kinds;
    }

    void assertDeclared() {
        assertThat(missing)
                .filteredOn(one -> declared.stream().noneMatch(deviation -> deviation.covers(one.published())))
                .isEmpty();
        assertThat(declared).noneMatch(deviation -> deviation.reason().isBlank());
    }

    /// No declared kind of difference is met more often than declared, and none is declared in vain.
    void assertNoneGrows() {
        Map<String, Integer> found = new TreeMap<>();
        for (Difference one : missing) {
            declared.stream()
                    .filter(deviation -> deviation.covers(one.published()))
                    .findFirst()
                    .ifPresent(deviation -> found.merge(deviation.path(), 1, Integer::sum));
        }
        assertThat(declared)
                .allSatisfy(deviation -> assertThat(found.getOrDefault(deviation.path(), 0))
                        .as(deviation.path())
                        .isBetween(1, deviation.most()));
    }
}
