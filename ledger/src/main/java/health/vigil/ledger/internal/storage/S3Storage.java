package health.vigil.ledger.internal.storage;

import health.vigil.base.Sha256;
import health.vigil.ledger.WriteOnceStorage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Objects in a bucket under S3 Object Lock in compliance mode. The lock is on an object's version: a name is read
/// before it is written, and written by `If-None-Match`, so that no second version hides the first; where a server
/// does not heed that, there must be one writer. Deletions name the version.
public final class S3Storage implements WriteOnceStorage {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LARGEST = 64 * 1024 * 1024;

    private final URI bucket;
    private final S3Signature signature;
    private final InstantSource clock;
    private final HttpClient http;

    public S3Storage(
            URI bucket, String region, String accessKey, String secretKey, InstantSource clock, HttpClient http) {
        this.bucket = bucket;
        this.signature = new S3Signature(region, accessKey, secretKey);
        this.clock = clock;
        this.http = http;
    }

    @Override
    public void keep(String name, byte[] bytes, Instant until) throws IOException, InterruptedException {
        Optional<byte[]> kept = read(name);
        if (kept.isEmpty() && !created(name, bytes, until)) {
            kept = read(name);
            if (kept.isEmpty()) {
                throw new IOException("the storage says that an object is there, and does not give it");
            }
        }
        if (kept.isPresent() && !Arrays.equals(kept.get(), bytes)) {
            throw StorageProblems.otherBytes(name);
        }
    }

    /// Whether nobody else created it meanwhile.
    private boolean created(String name, byte[] bytes, Instant until) throws IOException, InterruptedException {
        SortedMap<String, String> headers = new TreeMap<>(Map.of(
                "if-none-match",
                "*",
                "x-amz-checksum-sha256",
                Base64.getEncoder().encodeToString(Sha256.of(bytes)),
                "x-amz-object-lock-mode",
                "COMPLIANCE",
                "x-amz-object-lock-retain-until-date",
                until.truncatedTo(ChronoUnit.SECONDS).toString()));
        HttpResponse<byte[]> answer = send("PUT", address(name), headers, bytes);
        if (answer.statusCode() == 412) {
            return false;
        }
        require(answer, 200);
        return true;
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send("GET", address(name), new TreeMap<>(), new byte[0]);
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        require(answer, 200);
        return Optional.of(answer.body());
    }

    @Override
    public void hold(String name, boolean held) throws IOException, InterruptedException {
        byte[] body = ("<LegalHold xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>" + (held ? "ON" : "OFF")
                        + "</Status></LegalHold>")
                .getBytes(StandardCharsets.UTF_8);
        SortedMap<String, String> headers = new TreeMap<>(
                Map.of("x-amz-checksum-sha256", Base64.getEncoder().encodeToString(Sha256.of(body))));
        require(send("PUT", URI.create(address(name) + "?legal-hold"), headers, body), 200);
    }

    /// A deletion without a version only hides an object, which would look like success: the version is named.
    @Override
    public void delete(String name) throws IOException, InterruptedException {
        HttpResponse<byte[]> head = send("HEAD", address(name), new TreeMap<>(), new byte[0]);
        require(head, 200);
        String version = head.headers()
                .firstValue("x-amz-version-id")
                .orElseThrow(() -> new IOException("the bucket keeps no versions, so it cannot lock"));
        HttpResponse<byte[]> answer =
                send("DELETE", URI.create(address(name) + "?versionId=" + version), new TreeMap<>(), new byte[0]);
        if (answer.statusCode() == 403) {
            throw StorageProblems.tooEarly(
                    name,
                    head.headers()
                                    .firstValue("x-amz-object-lock-legal-hold")
                                    .orElse("OFF")
                                    .equals("ON")
                            ? "hold"
                            : "retention");
        }
        require(answer, 204);
    }

    private URI address(String name) {
        return URI.create(bucket + "/" + StorageProblems.checked(name));
    }

    private HttpResponse<byte[]> send(String method, URI address, SortedMap<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        SortedMap<String, String> signed = signature.sign(method, address, headers, body, clock.instant());
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        signed.forEach((name, value) -> {
            if (!name.equals("host")) {
                request.header(name, value);
            }
        });
        return http.send(
                request.build(),
                _ -> HttpResponse.BodySubscribers.mapping(
                        HttpResponse.BodySubscribers.ofInputStream(), S3Storage::bounded));
    }

    private static byte[] bounded(InputStream in) {
        try (in) {
            return in.readNBytes(LARGEST);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void require(HttpResponse<byte[]> answer, int status) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException("the storage answers " + answer.statusCode());
        }
    }
}
