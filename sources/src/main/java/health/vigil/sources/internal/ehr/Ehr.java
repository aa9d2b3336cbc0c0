package health.vigil.sources.internal.ehr;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads from one record system: with its access token, patiently where it is busy or fails, and never more than is
/// asked for. Not thread-safe.
final class Ehr implements AutoCloseable {
    static final String FHIR_JSON = "application/fhir+json";

    private static final int LARGEST_PAGE = 32 << 20;
    private static final Pattern NO_JSON = Pattern.compile("(?i).*(html|zip).*");
    /// `aws-chunked` is of the upload to where a file is kept, `utf-8` no coding; neither changes what comes.
    private static final Set<String> AS_IT_IS = Set.of("", "identity", "aws-chunked", "utf-8", "none");
    private static final Duration WHOLE_PAGE = Duration.ofMinutes(5);
    private static final Duration WHOLE_FILE = Duration.ofHours(12);

    private final Addresses addresses;
    private final Wire wire;
    private final AccessTokens tokens;
    private final Pause pause;
    private final InstantSource wallClock;

    Ehr(Addresses addresses, Wire wire, AccessTokens tokens, Pause pause, InstantSource wallClock) {
        this.addresses = addresses;
        this.wire = wire;
        this.tokens = tokens;
        this.pause = pause;
        this.wallClock = wallClock;
    }

    Addresses addresses() {
        return addresses;
    }

    /// What the record system said, if it was no failure to answer.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, HttpHeaders headers, byte[] body) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }
    }

    /// Makes something of the body of a good answer. Called again with a new one where that broke off.
    @FunctionalInterface
    interface Reading {
        void read(InputStream body) throws IOException, InterruptedException;
    }

    /// The answer to a GET.
    Answer get(URI address, Map<String, String> headers) throws InterruptedException {
        return ask(request(address, headers).GET());
    }

    /// The answer to a DELETE.
    Answer delete(URI address) throws InterruptedException {
        return ask(request(address, Map.of()).DELETE());
    }

    /// A resource or Bundle, as JSON.
    ///
    /// @throws health.vigil.base.ProblemException `VGL-SRC-023` where it is refused
    byte[] page(URI address) throws InterruptedException {
        Answer answer = get(address, Map.of("Accept", FHIR_JSON));
        if (!answer.isGood()) {
            throw EhrProblems.refused(answer.status());
        }
        return answer.body();
    }

    /// A resource, where the record system has it and gives it.
    Optional<byte[]> find(URI address) throws InterruptedException {
        Answer answer = get(address, Map.of("Accept", FHIR_JSON));
        return answer.isGood() ? Optional.of(answer.body()) : Optional.empty();
    }

    /// Reads a file of an export.
    ///
    /// @throws health.vigil.base.ProblemException `VGL-SRC-028` where it is not there any more
    void file(URI address, boolean withToken, Reading reading) throws InterruptedException {
        Patience patience = new Patience(pause, wallClock);
        boolean renewed = false;
        while (true) {
            Optional<Duration> asked = Optional.empty();
            HttpRequest.Builder request = request(address, Map.of("Accept", "application/fhir+ndjson"));
            try (Wire.Open answer = wire.open((withToken ? authorised(request) : request).build(), WHOLE_FILE)) {
                if (answer.status() == 200) {
                    plain(answer.headers());
                    reading.read(answer.body());
                    return;
                }
                asked = patience.asked(answer.headers());
                if (answer.status() == 401 && withToken && !renewed) {
                    renewed = true;
                    tokens.forget();
                    continue;
                }
                if (!mayPass(answer.status())) {
                    throw EhrProblems.exportFailed(answer.status());
                }
            } catch (IOException _) {
                // it may go better the next time
            }
            patience.beforeNext(asked);
        }
    }

    private Answer ask(HttpRequest.Builder request) throws InterruptedException {
        Patience patience = new Patience(pause, wallClock);
        boolean renewed = false;
        while (true) {
            Optional<Duration> asked = Optional.empty();
            try (Wire.Open answer = wire.open(authorised(request).build(), WHOLE_PAGE)) {
                if (answer.status() / 100 == 3) {
                    throw EhrProblems.ledElsewhere();
                }
                if (answer.status() == 401 && !renewed) {
                    renewed = true;
                    tokens.forget();
                    continue;
                }
                if (answer.status() == 200) {
                    plain(answer.headers());
                }
                if (!mayPass(answer.status())) {
                    return new Answer(answer.status(), answer.headers(), Wire.bounded(answer.body(), LARGEST_PAGE));
                }
                asked = patience.asked(answer.headers());
            } catch (IOException _) {
                // it may go better the next time
            }
            patience.beforeNext(asked);
        }
    }

    private HttpRequest.Builder request(URI address, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(Wire.PATIENCE).setHeader("Accept-Encoding", "identity");
        headers.forEach(request::setHeader);
        return request;
    }

    private HttpRequest.Builder authorised(HttpRequest.Builder request) throws IOException, InterruptedException {
        return request.setHeader("Authorization", "Bearer " + tokens.current());
    }

    /// @throws health.vigil.base.ProblemException `VGL-SRC-024` where the body is compressed, or a page for people
    private static void plain(HttpHeaders headers) {
        boolean encoded = headers.allValues("Content-Encoding").stream()
                .flatMap(codings -> Stream.of(codings.split(",")))
                .anyMatch(coding -> !AS_IT_IS.contains(coding.strip().toLowerCase(Locale.ROOT)));
        boolean foreign = headers.allValues("Content-Type").stream()
                .anyMatch(type -> NO_JSON.matcher(type).matches());
        if (encoded || foreign) {
            throw EhrProblems.unreadable();
        }
    }

    /// Whether the same may succeed later. What is not implemented (501) does not.
    private static boolean mayPass(int status) {
        return status == 429 || (status >= 500 && status != 501);
    }

    @Override
    public void close() {
        wire.close();
    }
}
