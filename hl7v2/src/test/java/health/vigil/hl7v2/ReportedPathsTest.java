package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import health.vigil.base.SteppedClock;
import health.vigil.testkit.Requirement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every field that the report of a conversion calls mapped is looked up where the report says that it is, and
/// words in the values there, in all messages of the tests and in those of a directory (`-Dvigil.hl7.corpus=DIR`).
@Requirement("INT-2")
class ReportedPathsTest {
    private static final Pattern POSITION = Pattern.compile("(\\w{3})\\[(\\d+)]-(\\d+)\\[(\\d+)]\\.(\\d+)\\.(\\d+)");
    private static final Pattern WORDS = Pattern.compile(
            ".*\\.(family|given|text|display|line|city|state|postalCode|country|district|title|lotNumber|unit|note|prefix|suffix|name)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<Path> files() throws IOException {
        URI one = URI.create(Objects.requireNonNull(ReportedPathsTest.class.getResource("cdc/README.md"))
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

    @Test
    void whatIsCalledMappedIsWhereTheReportSays() throws IOException {
        Map<String, String> missing = new TreeMap<>();
        int looked = 0;
        for (Path file : files()) {
            looked += look(Files.readAllBytes(file), file.getFileName().toString(), missing);
        }

        assertThat(missing).isEmpty();
        assertThat(looked).isGreaterThan(10_000);
    }

    private static List<byte[]> messages(byte[] file) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        BatchReader reader = new BatchReader(new ByteArrayInputStream(file), Limits.DEFAULT);
        for (byte[] message = reader.next(); message != null; message = reader.next()) {
            messages.add(message);
        }
        return messages;
    }

    /// What was sent, where it is words that no mapping translates; else nothing.
    private static String words(Message message, String position, String target) {
        Matcher at = POSITION.matcher(position);
        if (!at.matches() || !WORDS.matcher(target).matches()) {
            return "";
        }
        String text = message.segments(at.group(1))
                .get(Integer.parseInt(at.group(2)) - 1)
                .field(Integer.parseInt(at.group(3)))
                .repetition(Integer.parseInt(at.group(4)) - 1)
                .component(Integer.parseInt(at.group(5)))
                .subcomponent(Integer.parseInt(at.group(6)))
                .text()
                .strip();
        return text.length() > 3 && text.chars().allMatch(Character::isLetter) ? text : "";
    }

    /// @return how many mapped fields there were
    private static int look(byte[] messages, String file, Map<String, String> missing) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter report = new StringWriter();
        SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
        try (Convert convert = new Convert(SenderSettings.inZone(ZoneOffset.UTC), clock, out, report)) {
            convert.convert(new ByteArrayInputStream(messages));
        }
        List<String> bundles = out.toString().lines().toList();
        JsonNode told = JSON.readTree(report.toString()).path("messages");
        List<byte[]> read = messages(messages);
        int looked = 0;
        for (int i = 0; i < told.size(); i++) {
            Message sent = Message.parse(read.get(i));
            ReportedPaths paths =
                    new ReportedPaths(JSON.readTree(bundles.get(i)).findValues("resource"));
            for (JsonNode field : told.get(i).path("fields")) {
                if (field.get(1).asText().equals("mapped")) {
                    looked++;
                    String target = field.get(2).asText();
                    String position = field.get(0).asText();
                    List<String> values = paths.at(target);
                    String words = words(sent, position, target);
                    if (values.isEmpty()
                            || (!words.isEmpty() && values.stream().noneMatch(one -> one.contains(words)))) {
                        missing.putIfAbsent(position.replaceAll("\\[\\d+]", "") + " " + target, file);
                    }
                }
            }
        }
        return looked;
    }
}
