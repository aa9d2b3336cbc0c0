package health.vigil.hl7v2;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.vigil.base.ProblemException;
import health.vigil.base.SteppedClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A message as it was sent, the resources that it was converted to, and what the report says of its leaves.
record Converted(Message sent, List<JsonNode> resources, List<Told> fields, ReportedPaths paths) {
    private static final Pattern POSITION = Pattern.compile("(\\w{3})\\[(\\d+)]-(\\d+)\\[(\\d+)]\\.(\\d+)\\.(\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A line of the report.
    record Told(String position, String outcome, String target) {
        boolean isMapped() {
            return outcome.equals("mapped");
        }

        /// The position without the numbers of segments.
        String kind() {
            return position.replaceFirst("\\[\\d+]", "");
        }

        int repetition() {
            return Integer.parseInt(at(4));
        }

        /// `PID[1]-3`.
        String field() {
            return at(1) + "[" + at(2) + "]-" + at(3);
        }

        private String at(int group) {
            Matcher matcher = POSITION.matcher(position);
            return matcher.matches() ? matcher.group(group) : "0";
        }
    }

    /// The files of all messages of the tests, and of those in a directory (`-Dvigil.hl7.corpus=DIR`).
    static List<Path> files() throws IOException {
        URI one = URI.create(Objects.requireNonNull(Converted.class.getResource("cdc/README.md"))
                .toString());
        List<Path> files = new ArrayList<>();
        for (String root : List.of(
                Path.of(one).resolve("../..").normalize().toString(), System.getProperty("vigil.hl7.corpus", ""))) {
            if (!root.isEmpty()) {
                try (Stream<Path> all = Files.walk(Path.of(root))) {
                    all.filter(file -> file.toString().endsWith(".hl7"))
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        return files;
    }

    static List<byte[]> messages(byte[] file) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        BatchReader reader = new BatchReader(new ByteArrayInputStream(file), Limits.DEFAULT);
        for (byte[] message = reader.next(); message != null; message = reader.next()) {
            messages.add(message);
        }
        return messages;
    }

    /// Each message of a file.
    static List<Converted> all(byte[] file) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter report = new StringWriter();
        SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
        try (Convert convert = new Convert(SenderSettings.inZone(ZoneOffset.UTC), clock, out, report)) {
            convert.convert("file", new ByteArrayInputStream(file));
        }
        List<String> bundles = out.toString().lines().toList();
        JsonNode told = JSON.readTree(report.toString()).path("messages");
        List<byte[]> messages = messages(file);
        List<Converted> converted = new ArrayList<>();
        for (int i = 0; i < told.size(); i++) {
            List<Told> fields = new ArrayList<>();
            told.get(i)
                    .path("fields")
                    .forEach(line -> fields.add(new Told(
                            line.get(0).asText(),
                            line.get(1).asText(),
                            line.get(2).asText())));
            List<JsonNode> resources = new ArrayList<>();
            JSON.readTree(bundles.get(i)).path("entry").forEach(entry -> resources.add(entry.path("resource")));
            converted.add(
                    new Converted(Message.parse(messages.get(i)), resources, fields, new ReportedPaths(resources)));
        }
        return converted;
    }

    /// A message as the first of a record, which is told less than a file that is converted; empty where it is refused.
    static Optional<Converted> recorded(byte[] message) throws IOException {
        Message sent = Message.parse(message);
        MappedMessage mapped;
        try {
            mapped = new MessageMapper().map(sent, Mapped.alone());
        } catch (ProblemException e) {
            return Optional.empty();
        }
        List<JsonNode> resources = new ArrayList<>();
        for (MappedChange change : mapped.changes()) {
            if (change instanceof MappedChange.Put put) {
                resources.add(JSON.readTree(
                        FhirContext.forR4Cached().newJsonParser().encodeResourceToString(put.resource())));
            }
        }
        List<Told> fields = mapped.report().fields().stream()
                .map(line -> new Told(
                        line.position().toString(), line.outcome().name().toLowerCase(Locale.ROOT), line.target()))
                .toList();
        return Optional.of(new Converted(sent, resources, fields, new ReportedPaths(resources)));
    }

    /// Whether it became resources.
    boolean isMapped() {
        return resources.stream()
                .noneMatch(one -> one.path("resourceType").asText().equals("OperationOutcome"));
    }

    /// The text of a leaf as people read it, without surrounding spaces.
    String text(Told leaf) {
        return leaf(leaf).readable().strip();
    }

    /// As it was sent.
    String raw(Told leaf) {
        return leaf(leaf).raw();
    }

    private Subcomponent leaf(Told leaf) {
        return sent.segments(leaf.at(1))
                .get(Integer.parseInt(leaf.at(2)) - 1)
                .field(Integer.parseInt(leaf.at(3)))
                .repetition(Integer.parseInt(leaf.at(4)) - 1)
                .component(Integer.parseInt(leaf.at(5)))
                .subcomponent(Integer.parseInt(leaf.at(6)));
    }

    /// What is kept as sent, by its position: a field, or a leaf of it.
    Map<String, String> kept() {
        Map<String, String> kept = new HashMap<>();
        for (JsonNode resource : resources) {
            for (JsonNode extension : resource.path("extension")) {
                if (extension.path("url").asText().equals(MessageMapper.UNMAPPED_FIELD)) {
                    kept.put(
                            extension
                                    .path("extension")
                                    .path(0)
                                    .path("valueString")
                                    .asText(),
                            extension
                                    .path("extension")
                                    .path(1)
                                    .path("valueString")
                                    .asText());
                }
            }
        }
        return kept;
    }
}
