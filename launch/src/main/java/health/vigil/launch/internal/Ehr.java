package health.vigil.launch.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jwt.JWTClaimsSet;
import health.vigil.base.HttpsAddress;
import health.vigil.base.ProblemException;
import health.vigil.base.Sha256;
import health.vigil.base.TrustedAuthority;
import health.vigil.base.WebForm;
import health.vigil.launch.LaunchSettings;
import health.vigil.smart.AssertionSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An EHR that launches: where it sends the browser, who it says is there, and by what number it knows the patient.
/// The access token lives for one look-up. Everything that the EHR answers may be hostile.
public final class Ehr implements AutoCloseable {
    private static final String SCOPES = "launch openid fhirUser patient/Patient.r";
    private static final Duration DISCOVERED_FOR = Duration.ofMinutes(10);
    private static final Duration SILENT_FOR = Duration.ofSeconds(5);
    private static final String PRACTITIONER = "Practitioner/";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final LaunchSettings settings;
    private final String base;
    private final EhrHttp http;
    private final AssertionSigner signer;
    private final IdTokens tokens;
    private final InstantSource wallClock;
    private @Nullable Discovered discovered;
    private Instant discoveredUntil = Instant.MIN;
    private Instant silentUntil = Instant.MIN;

    /// @param wallClock the machine's own
    /// @throws ProblemException `VGL-LCH-011` where the authority cannot be read or the file holds none,
    ///     `VGL-SMT-002` where the key cannot be used
    public Ehr(LaunchSettings settings, InstantSource wallClock) {
        this.settings = settings;
        this.base = HttpsAddress.withoutSlash(settings.issuer().toString());
        this.http = new EhrHttp(trust(settings));
        this.signer = new AssertionSigner(settings.key(), settings.client(), wallClock);
        this.tokens = new IdTokens(settings.client(), wallClock);
        this.wallClock = wallClock;
    }

    private static SSLContext trust(LaunchSettings settings) {
        try {
            return TrustedAuthority.context(settings.authority());
        } catch (GeneralSecurityException | IOException _) {
            throw new ProblemException(
                    "VGL-LCH-011",
                    "The authority of the launch " + settings.name() + " cannot be read.",
                    "Give the PEM file of the authority that signed the EHR's certificate.");
        }
    }

    /// What the EHR says when a launch is done.
    ///
    /// @param user the name of the account
    /// @param patient id of the patient at the EHR, or empty
    /// @param accessToken for the look-up
    public record Told(String user, String patient, String accessToken) {
        @Override
        public String toString() {
            return "[sealed]";
        }
    }

    public LaunchSettings settings() {
        return settings;
    }

    /// The public half of its key, as a JWK set.
    public String publicKeys() {
        return signer.publicKeys();
    }

    /// Whether a launch's `iss` means it.
    public boolean is(String issuer) {
        return HttpsAddress.withoutSlash(issuer).equals(base);
    }

    /// The address that the browser is sent to.
    ///
    /// @param launch what the EHR calls this launch; goes back as it came
    public String authorization(Waiting.Launch waiting, String launch) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.client());
        query.put("redirect_uri", waiting.redirect());
        query.put("launch", launch);
        query.put("scope", SCOPES);
        query.put("state", waiting.state());
        query.put("nonce", waiting.nonce());
        query.put("aud", settings.issuer().toString());
        query.put(
                "code_challenge",
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Sha256.of(waiting.verifier().getBytes(US_ASCII))));
        query.put("code_challenge_method", "S256");
        URI there = discovered().authorization();
        return there + (there.getRawQuery() == null ? "?" : "&") + WebForm.encoded(query);
    }

    /// Whether it is the EHR that answers (RFC 9207, section 2.4): one that always says so must have said so.
    public boolean answers(@Nullable String issuer) {
        Discovered ehr = discovered();
        return issuer == null ? !ehr.saysItsIssuer() : issuer.equals(ehr.issuer());
    }

    /// Turns the code into what the EHR knows.
    ///
    /// @throws Refusal where it does not say it, or it does not hold
    public Told exchange(Waiting.Launch waiting) {
        Discovered ehr = discovered();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", Objects.requireNonNull(waiting.code()));
        form.put("redirect_uri", waiting.redirect());
        form.put("code_verifier", waiting.verifier());
        form.put("client_assertion_type", AssertionSigner.TYPE);
        form.put("client_assertion", signer.assertion(ehr.token()));
        JsonNode answer = json(HttpRequest.newBuilder(ehr.token())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(WebForm.encoded(form))));
        if (!answer.path("token_type").asString("").equalsIgnoreCase("Bearer")) {
            throw Refusal.unanswered();
        }
        JWTClaimsSet who = tokens.verified(answer.path("id_token").asString(""), ehr, waiting.nonce());
        return new Told(
                user(who),
                answer.path("patient").asString(""),
                answer.path("access_token").asString(""));
    }

    /// The one number of the configured system that the EHR knows the patient by.
    ///
    /// @throws Refusal where there is none, or there are several and not one of them is official
    public String number(Told told) {
        if (!ID.matcher(told.patient()).matches()) {
            throw Refusal.noNumber();
        }
        if (!TOKEN.matcher(told.accessToken()).matches()) {
            throw Refusal.unanswered();
        }
        JsonNode patient = json(HttpRequest.newBuilder(URI.create(base + "/Patient/" + told.patient()))
                .header("Authorization", "Bearer " + told.accessToken())
                .header("Accept", "application/fhir+json"));
        if (!patient.path("resourceType").asString("").equals("Patient")
                || !patient.path("id").asString("").equals(told.patient())) {
            throw Refusal.unanswered();
        }
        return number(patient);
    }

    /// An official number before others, none that is out of use, as histories have it.
    private String number(JsonNode patient) {
        List<JsonNode> numbers = patient.path("identifier")
                .valueStream()
                .filter(each -> each.path("system")
                        .asString("")
                        .equals(settings.numbers().system()))
                .filter(each -> !use(each).equals("old"))
                .filter(each -> !value(each).isEmpty())
                .toList();
        List<String> official = values(numbers.stream().filter(each -> use(each).equals("official")));
        List<String> found = official.isEmpty() ? values(numbers.stream()) : official;
        if (found.size() != 1) {
            throw Refusal.noNumber();
        }
        return found.getFirst();
    }

    private static String use(JsonNode identifier) {
        return identifier.path("use").asString("");
    }

    private static String value(JsonNode identifier) {
        return identifier.path("value").asString("").strip();
    }

    private static List<String> values(Stream<JsonNode> identifiers) {
        return identifiers.map(Ehr::value).distinct().toList();
    }

    private String user(JWTClaimsSet who) {
        String said = who.getClaim(settings.user().claim()) instanceof String text ? text : "";
        return settings.user() == LaunchSettings.User.FHIR_USER ? practitioner(said) : said;
    }

    /// The id; nothing where it is somebody else's, whose ids may be the same: patients sign in at EHRs too.
    private String practitioner(String user) {
        String local = user.startsWith(base + "/") ? user.substring(base.length() + 1) : user;
        String id = local.startsWith(PRACTITIONER) ? local.substring(PRACTITIONER.length()) : "";
        return ID.matcher(id).matches() ? id : "";
    }

    private JsonNode json(HttpRequest.Builder request) {
        EhrHttp.Answer answer;
        try {
            answer = http.send(request);
        } catch (IOException e) {
            throw Refusal.unanswered();
        }
        if (answer.status() / 100 == 4) {
            throw Refusal.declined();
        }
        try {
            if (answer.status() == 200) {
                return JSON.readTree(answer.body());
            }
        } catch (JacksonException e) {
            // as if it had said nothing
        }
        throw Refusal.unanswered();
    }

    /// Where the EHR does not answer, those who wait behind are not made to wait for it one after the other.
    private synchronized Discovered discovered() {
        Instant now = wallClock.instant();
        if (now.isBefore(silentUntil)) {
            throw Refusal.unanswered();
        }
        if (discovered == null || !now.isBefore(discoveredUntil)) {
            try {
                discovered = Discovered.at(base, http);
                discoveredUntil = now.plus(DISCOVERED_FOR);
            } catch (IOException | JacksonException e) {
                silentUntil = wallClock.instant().plus(SILENT_FOR);
                throw Refusal.unanswered();
            }
        }
        return discovered;
    }

    @Override
    public void close() {
        http.close();
    }
}
