package health.vigil.ledger.internal.note;

import health.vigil.base.ProblemException;
import health.vigil.ledger.Checkpoint;
import health.vigil.ledger.VerifierKey;
import health.vigil.ledger.WitnessAddress;
import health.vigil.ledger.internal.merkle.Consistency;
import health.vigil.ledger.internal.merkle.TileSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Asks one witness for its signatures (C2SP tlog-witness). Not safe for several threads.
public final class WitnessClient {
    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final WitnessAddress address;
    private final HttpClient http;
    private long seen;

    public WitnessClient(WitnessAddress address, HttpClient http) {
        this.address = address;
        this.http = http;
    }

    /// The witness.
    public WitnessAddress address() {
        return address;
    }

    /// Its signatures over a checkpoint.
    ///
    /// @param tiles of the log, at least as large as the checkpoint
    /// @throws IOException if it does not answer, or does not know the log; it will be asked again
    /// @throws ProblemException `VGL-LED-021` if it has seen another history than this log's
    public List<SignedNote.Signature> cosign(Checkpoint checkpoint, TileSource tiles)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = ask(checkpoint, tiles);
        String body = body(answer);
        if (answer.statusCode() == 409 && knows(body) != seen) {
            seen = knows(body);
            answer = ask(checkpoint, tiles);
            body = body(answer);
        }
        return switch (answer.statusCode()) {
            case 200 -> {
                List<SignedNote.Signature> signatures = signatures(checkpoint, body);
                seen = checkpoint.size();
                yield signatures;
            }
            case 409, 422 -> throw contradicted(answer.statusCode());
            default -> throw new IOException("the witness " + address.name() + " answers " + answer.statusCode());
        };
    }

    private HttpResponse<InputStream> ask(Checkpoint checkpoint, TileSource tiles)
            throws IOException, InterruptedException {
        if (seen > checkpoint.size()) {
            throw contradicted(409);
        }
        List<byte[]> proof =
                seen == 0 || seen == checkpoint.size() ? List.of() : Consistency.prove(seen, checkpoint.size(), tiles);
        HttpRequest post = HttpRequest.newBuilder(URI.create(address.prefix() + "/add-checkpoint"))
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(new WitnessRequest(seen, proof, checkpoint.note()).format()))
                .build();
        return http.send(post, HttpResponse.BodyHandlers.ofInputStream());
    }

    private static String body(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream in = answer.body()) {
            byte[] bytes = in.readNBytes(LARGEST_ANSWER + 1);
            if (bytes.length > LARGEST_ANSWER) {
                throw new IOException("the witness's answer is too long");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static long knows(String body) throws IOException {
        String size = body.strip();
        if (!size.matches("0|[1-9][0-9]{0,14}")) {
            throw new IOException("the witness does not say which size it knows");
        }
        return Long.parseLong(size);
    }

    /// The lines that its keys signed; others are passed over.
    private List<SignedNote.Signature> signatures(Checkpoint checkpoint, String body) throws IOException {
        String text = checkpoint.note().substring(0, checkpoint.note().indexOf("\n\n") + 1);
        List<SignedNote.Signature> good = new ArrayList<>();
        try {
            for (SignedNote.Signature signature : SignedNote.parse(
                            (text + "\n" + body).getBytes(StandardCharsets.UTF_8))
                    .signatures()) {
                SignedNote alone = new SignedNote(text, List.of(signature));
                for (VerifierKey key : address.keys()) {
                    if (alone.signedBy(key)) {
                        good.add(signature);
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the witness's answer is not signatures", e);
        }
        if (good.isEmpty()) {
            throw new IOException("the witness " + address.name() + " signed with another key");
        }
        return good;
    }

    private ProblemException contradicted(int status) {
        return new ProblemException(
                "VGL-LED-021",
                "The witness " + address.name() + " has seen another history of this log (" + status + ").",
                "The log was set back or forked: keep database, directory and the witness's last checkpoint, compare.");
    }
}
