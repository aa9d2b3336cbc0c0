package health.vigil.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.vigil.gateway.internal.bulk.LoadProgress;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Loads resources from files of NDJSON, one resource with an id on each line, through the FHIR API: under its
/// caller's rights, with the entries of the ledger that this leaves, and by no other road. A hundred go in one
/// transaction; where that is refused, each of them goes by itself, and those that are refused are kept in
/// `FILE.failed.ndjson` with the reason, readable by their owner only. How far a file has come is kept beside it,
/// in `FILE.progress`, so that a load that was interrupted goes on; a line sent twice changes nothing.
public final class BulkLoad {
    private static final int AT_A_TIME = 100;
    private static final int MOST_BYTES = 4 << 20;
    private static final int LONGEST_LINE = 8 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI base;
    private final String authorization;

    /// @param http trusts the server
    /// @param base the FHIR API's address
    /// @param authorization value of the header of that name
    public BulkLoad(HttpClient http, URI base, String authorization) {
        this.http = http;
        this.base = base;
        this.authorization = authorization;
    }

    /// What became of the lines.
    ///
    /// @param stored taken by the server in this load or an earlier one
    /// @param failed refused, and kept
    public record Counts(long stored, long failed) {
        Counts plus(Counts other) {
            return new Counts(stored + other.stored, failed + other.failed);
        }
    }

    /// Loads the `.ndjson` files of a directory, in the order of their names.
    ///
    /// @throws IOException where a file cannot be read or the server does not answer; call again to go on
    public Counts directory(Path directory) throws IOException, InterruptedException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(".ndjson"))
                    .filter(file -> !file.toString().endsWith(".failed.ndjson"))
                    .sorted()
                    .toList();
        }
        Counts counts = new Counts(0, 0);
        for (Path file : files) {
            counts = counts.plus(file(file));
        }
        return counts;
    }

    /// Loads one file from where it had come to.
    public Counts file(Path file) throws IOException, InterruptedException {
        LoadProgress progress = LoadProgress.of(file);
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (long skip = progress.lines(); skip > 0; skip--) {
                lines.readLine();
            }
            List<String> batch = new ArrayList<>();
            long bytes = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                batch.add(line);
                bytes += line.length();
                if (batch.size() == AT_A_TIME || bytes > MOST_BYTES) {
                    send(batch, progress);
                    batch.clear();
                    bytes = 0;
                }
            }
            send(batch, progress);
        }
        return new Counts(progress.stored(), progress.failed());
    }

    private void send(List<String> lines, LoadProgress progress) throws IOException, InterruptedException {
        List<ObjectNode> entries = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        List<LoadProgress.Failure> failures = new ArrayList<>();
        int blank = 0;
        for (String line : lines) {
            if (line.isBlank()) {
                blank++;
            } else {
                ObjectNode entry = line.length() > LONGEST_LINE ? null : entry(line);
                if (entry == null) {
                    failures.add(new LoadProgress.Failure(line, "it is no resource with a type and an id"));
                } else {
                    entries.add(entry);
                    sent.add(line);
                }
            }
        }
        if (!entries.isEmpty() && answer(bundle("transaction", entries)).statusCode() != 200) {
            for (int i = 0; i < entries.size(); i++) {
                HttpResponse<String> alone = answer(bundle("transaction", List.of(entries.get(i))));
                if (alone.statusCode() != 200) {
                    failures.add(new LoadProgress.Failure(sent.get(i), reason(alone)));
                }
            }
        }
        progress.advance(lines.size(), lines.size() - blank - failures.size(), failures);
    }

    /// A server that is busy or fails is not one that refuses: the load ends, and goes on when it is called again.
    private HttpResponse<String> answer(String bundle) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(base)
                        .timeout(Duration.ofMinutes(2))
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/fhir+json")
                        .header("Accept", "application/fhir+json")
                        .header("Prefer", "return=minimal")
                        .POST(BodyPublishers.ofString(bundle, StandardCharsets.UTF_8))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 500 || answer.statusCode() == 401) {
            throw new IOException("the server answers " + answer.statusCode() + " " + reason(answer));
        }
        return answer;
    }

    private static @Nullable ObjectNode entry(String line) {
        try {
            JsonNode resource = JSON.readTree(line);
            String type = resource.path("resourceType").asText();
            String id = resource.path("id").asText();
            if (!type.matches("[A-Za-z]{1,64}") || !id.matches("[A-Za-z0-9.-]{1,64}")) {
                return null;
            }
            ObjectNode entry = JSON.createObjectNode();
            entry.set("resource", resource);
            entry.putObject("request").put("method", "PUT").put("url", type + "/" + id);
            return entry;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static String bundle(String type, List<ObjectNode> entries) {
        ObjectNode bundle = JSON.createObjectNode();
        bundle.put("resourceType", "Bundle").put("type", type).putArray("entry").addAll(entries);
        return bundle.toString();
    }

    /// The code of the problem, which says nothing of the record.
    private static String reason(HttpResponse<String> answer) {
        try {
            JsonNode issue = JSON.readTree(answer.body()).path("issue").path(0);
            return issue.path("details").path("coding").path(0).path("code").asText() + " "
                    + issue.path("details").path("text").asText();
        } catch (JsonProcessingException e) {
            return "without a reason";
        }
    }
}
