package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.engines.Certificates;
import health.vigil.facts.FactCodec;
import health.vigil.facts.FactStore;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MllpClient;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.FileKeyProvider;
import health.vigil.ledger.Actor;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.Role;
import health.vigil.server.internal.DataAtRest;
import health.vigil.server.internal.accounts.Account;
import health.vigil.server.internal.accounts.Accounts;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// A patient whose name, numbers and address cannot be mistaken goes the whole way, by good messages, bad messages
/// and every interface; then nothing that the platform wrote or said, but the pages and resources made for those
/// who care for the patient, has any of them.
class CanaryTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src|action|data-[a-z]+)=\"([^\"]*)\"");
    /// Shortly before now: a score asks how old a value is.
    private static final String MEASURED = time(Duration.ofMinutes(10));

    private static final String ADMITTED = time(Duration.ofHours(1));
    private static final String PID =
            "PID|1||%s^^^VIGIL^MR~%s^^^USSSA^SS||%s^%s^^^^^L||%s|F|||%s 7^^Exampleton^XX^99999"
                            .formatted(
                                    Canaries.MRN,
                                    Canaries.SSN,
                                    Canaries.FAMILY,
                                    Canaries.GIVEN,
                                    Canaries.BORN,
                                    Canaries.STREET)
                    + "^USA^H||" + Canaries.PHONE + "^PRN^PH|||||" + Canaries.VISIT + "^^^VIGIL^AN";
    private static final String PV1 = "PV1|1|I|MICU^01^1^VIGIL||||||||||||||||" + Canaries.VISIT
            + "^^^VIGIL^VN|||||||||||||||||||||||||" + ADMITTED;

    @TempDir
    private Path directory;

    private CanaryFeeds feeds;
    private PlatformProcess platform;
    private HttpClient http;
    private Map<Role, String> signIns;

    @BeforeEach
    void startAndOpenAccounts() throws Exception {
        feeds = new CanaryFeeds(Files.createDirectory(directory.resolve("drop")), account(Role.SENDER));
        platform = PlatformProcess.in(directory, feeds.settings());
        platform.start();
        platform.awaitReady();
        signIns = accounts();
        Certificates certificates = Certificates.in(platform.data().resolve("tls"), InstantSource.system());
        http = HttpClient.newBuilder()
                .sslContext(certificates.clientContext("browser"))
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        platform.close();
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    @Requirement({"PHI-7", "PHI-2", "PHI-3"})
    void nothingNamesThePatientButWhatIsMadeForThoseWhoCare() throws Exception {
        List<String> said = new ArrayList<>(feeds.drop());
        for (String body : feeds.bodies()) {
            said.add(posted(body));
        }
        said.addAll(sendMessages());
        awaitAnAlert();

        assertThat(get("/fhir/Patient?identifier=" + Canaries.MRN, Role.NURSE).body())
                .as("the patient is known to those who care")
                .contains(Canaries.FAMILY);
        said.addAll(linksMadeForThoseWhoCare());
        said.addAll(refusedAndMistaken());
        HttpResponse<String> metrics = get("/metrics", Role.OPERATOR);
        assertThat(metrics.statusCode()).isEqualTo(200);
        said.add(metrics.body());
        said.addAll(factsInTheClear());
        platform.close();

        assertThat(said)
                .allSatisfy(text -> assertThat(Canaries.in(text)).as(text).isEmpty());
        assertThat(Canaries.in(Files.readAllBytes(platform.log())))
                .as("the log")
                .isEmpty();
        assertThat(Canaries.below(platform.data()))
                .as("database, topics, streams, ledger, keys: every file that was written")
                .isEmpty();
    }

    private String posted(String body) throws Exception {
        HttpResponse<String> answer = ask(request("/sources/" + CanaryFeeds.POSTED)
                .header("Authorization", basic(account(Role.SENDER), signIns.getOrDefault(Role.SENDER, "")))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).isIn(202, 400);
        return answer.headers().map() + answer.body();
    }

    @Test
    void theSearchFindsEveryForm() throws Exception {
        int number = 0;
        for (String form : Canaries.forms(Canaries.FAMILY)) {
            Path file = Files.createDirectories(directory.resolve("forms")).resolve("form-" + number++);
            Files.write(file, ("before " + form + " after").getBytes(StandardCharsets.ISO_8859_1));
        }
        byte[] sentence = ("a sentence about " + Canaries.FAMILY + " and others").getBytes(StandardCharsets.UTF_8);
        for (int offset = 0; offset < 3; offset++) {
            Files.writeString(
                    directory.resolve("forms").resolve("form-" + number++),
                    Base64.getEncoder().encodeToString(Arrays.copyOfRange(sentence, offset, 40)));
        }

        assertThat(Canaries.below(directory.resolve("forms"))).hasSize(number);
    }

    /// @return the answers
    private List<String> sendMessages() throws Exception {
        List<String> answers = new ArrayList<>();
        String admission = message("ADT^A01^ADT_A01", "C1", "EVN||" + ADMITTED, PID, nextOfKin(), PV1);
        String vitals = message(
                "ORU^R01^ORU_R01",
                "C2",
                PID,
                PV1,
                "OBR|1||" + Canaries.VISIT + "-1|85353-1^Vital signs^LN|||" + MEASURED + "|||||||||||||||||||F",
                value(1, "8867-4^Heart rate^LN", "139", "/min"),
                value(2, "9279-1^Respiratory rate^LN", "31", "/min"),
                value(3, "59408-5^Oxygen saturation^LN", "84", "%"),
                value(4, "8480-6^Systolic blood pressure^LN", "78", "mm[Hg]"),
                value(5, "8310-5^Body temperature^LN", "39.6", "Cel"),
                "OBX|6|TX|34109-9^Note^LN||" + Canaries.GIVEN + " was visited by " + Canaries.KIN + "||||||F|||"
                        + MEASURED,
                "NTE|1||" + Canaries.FAMILY + " lives in " + Canaries.STREET);
        String merge = message(
                "ADT^A40^ADT_A39",
                "C3",
                "EVN||" + MEASURED,
                PID,
                "MRG|" + Canaries.PRIOR_MRN + "^^^VIGIL^MR||||||" + Canaries.FAMILY + "^" + Canaries.GIVEN);
        String conflicting = admission.replace("ADT^A01^ADT_A01", "ADT^A08^ADT_A01");
        String unknownEvent = message("ADT^A99^ADT_A99", "C4", PID, PV1);
        String noIdentifier = message("ADT^A01^ADT_A01", "C5", "PID|1||||" + Canaries.FAMILY, PV1);
        String wrongTimes =
                message("ORU^R01^ORU_R01", "C6", PID, PV1, "OBR|1|||" + Canaries.KIN + "|||" + Canaries.MRN);
        String headless = PID + "\r" + PV1 + "\r";
        String brokenHeader = "MSH|^~\\&|MONITOR|VIGIL||||" + Canaries.FAMILY + "\r" + PID + "\r";
        for (String message : List.of(
                admission,
                vitals,
                merge,
                conflicting,
                unknownEvent,
                noIdentifier,
                wrongTimes,
                headless,
                brokenHeader)) {
            answers.add(sent(message));
        }
        assertThat(answers.subList(0, 3))
                .allSatisfy(answer -> assertThat(answer).contains("MSA|AA"));
        assertThat(answers.subList(3, answers.size()))
                .anySatisfy(answer -> assertThat(answer).containsPattern("MSA\\|A[ER]"));
        return answers;
    }

    private static String message(String type, String controlId, String... segments) {
        return "MSH|^~\\&|MONITOR|VIGIL|VIGIL|VIGIL|" + MEASURED + "||" + type + "|" + controlId + "|P|2.5.1\r"
                + String.join("\r", segments) + "\r";
    }

    private static String nextOfKin() {
        return "NK1|1|" + Canaries.FAMILY + "^" + Canaries.KIN + "|SPO|" + Canaries.STREET + " 7|" + Canaries.PHONE;
    }

    private static String value(int number, String code, String value, String unit) {
        return "OBX|%d|NM|%s||%s|%s|||||F|||%s".formatted(number, code, value, unit, MEASURED);
    }

    private static String time(Duration ago) {
        return DateTimeFormatter.ofPattern("yyyyMMddHHmmss'+0000'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now().minus(ago));
    }

    private String sent(String message) throws InterruptedException {
        try (MllpClient client = platform.connect(1)) {
            byte[] answer =
                    client.send(message.getBytes(StandardCharsets.UTF_8)).get();
            Message.parse(answer);
            return new String(answer, StandardCharsets.UTF_8);
        } catch (ExecutionException e) {
            return "no answer: " + e.getCause();
        }
    }

    private void awaitAnAlert() throws InterruptedException {
        try (DataAtRest rest = DataAtRest.open(platform.data())) {
            Jdbi pseudonymised = rest.database().as(DataClass.PSEUDONYMISED);
            while (count(pseudonymised, "select count(*) from alerts.alert") == 0) {
                TimeUnit.MILLISECONDS.sleep(500);
            }
            Jdbi identified = rest.database().as(DataClass.IDENTIFIED);
            assertThat(count(identified, "select count(*) from intake.exception"))
                    .as("messages that a person must look at")
                    .isPositive();
        }
    }

    /// What a nurse's pages and resources link to: addresses end up in histories and in the logs of others.
    private List<String> linksMadeForThoseWhoCare() throws Exception {
        List<String> links = new ArrayList<>();
        for (String path : List.of("/fhir/Patient?family=" + Canaries.FAMILY, "/fhir/Encounter", "/fhir/Observation")) {
            HttpResponse<String> response = get(path, Role.NURSE);
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            Matcher urls = Pattern.compile("\"(?:url|fullUrl|reference)\" ?: ?\"([^\"]*)\"")
                    .matcher(response.body());
            urls.results()
                    .map(found -> found.group(1))
                    .filter(url -> !url.startsWith("urn:"))
                    .forEach(links::add);
            links.add(response.headers().map().toString());
        }
        Browser nurse = new Browser(Role.NURSE);
        List<String> paths = new ArrayList<>(List.of("/"));
        for (int i = 0; i < paths.size() && i < 20; i++) {
            for (Matcher found = LINK.matcher(nurse.get(paths.get(i)).body()); found.find(); ) {
                String link = found.group(1);
                links.add(link);
                boolean page = link.startsWith("/") && !link.startsWith("/assets") && !link.endsWith("/events");
                if (page && !paths.contains(link)) {
                    paths.add(link);
                }
            }
        }
        assertThat(paths).as("pages looked at").anyMatch(path -> path.startsWith("/patients/"));
        assertThat(paths).anyMatch(path -> path.startsWith("/alerts/"));
        return links;
    }

    /// What is answered to those who may not, who mistake themselves, or who try something.
    private List<String> refusedAndMistaken() throws Exception {
        List<String> said = new ArrayList<>();
        for (Role role : List.of(Role.BILLING_ANALYST, Role.ML_ENGINEER, Role.OPERATOR, Role.COMPLIANCE_OFFICER)) {
            said.add(refused(get("/fhir/Patient?family=" + Canaries.FAMILY, role)));
            said.add(refused(get("/fhir/Observation?patient.identifier=" + Canaries.MRN, role)));
        }
        for (String path : List.of(
                "/fhir/Patient?" + Canaries.FAMILY + "=" + Canaries.MRN,
                "/fhir/Patient?birthdate=" + Canaries.FAMILY,
                "/fhir/Patient/" + Canaries.MRN,
                "/fhir/" + Canaries.FAMILY,
                "/fhir/Patient/$" + Canaries.FAMILY)) {
            said.add(refused(get(path, Role.NURSE)));
        }
        said.add(refused(post("/fhir/Patient", "{\"resourceType\":\"Patient\",\"" + Canaries.FAMILY + "\":1}")));
        said.add(refused(post("/fhir/Patient", "{\"resourceType\":\"" + Canaries.FAMILY + "\"")));
        said.add(refused(ask(request("/fhir/Patient?name=" + Canaries.FAMILY))));
        said.add(refused(ask(request("/fhir/Patient")
                .header("Authorization", basic(Canaries.FAMILY.toLowerCase(Locale.ROOT), Canaries.MRN)))));
        Browser nurse = new Browser(Role.NURSE);
        for (String path : List.of("/patients/" + Canaries.MRN, "/alerts/" + Canaries.FAMILY, "/" + Canaries.FAMILY)) {
            HttpResponse<String> page = nurse.get(path);
            assertThat(page.statusCode()).as(path).isGreaterThanOrEqualTo(400);
            said.add(page.body());
        }
        return said;
    }

    private static String refused(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
        return response.headers().map() + response.body();
    }

    /// The facts as scoring sees them, opened.
    private List<String> factsInTheClear() {
        Path keys = platform.data().resolve("keys");
        FactStore facts = new FactStore(new FactCodec(ClassKeyring.open(keys, "facts", FileKeyProvider.open(keys))));
        try (DataAtRest rest = DataAtRest.open(platform.data())) {
            List<String> opened = rest.database()
                    .as(DataClass.PSEUDONYMISED)
                    .withHandle(handle ->
                            handle
                                    .createQuery("select distinct token from facts.fact")
                                    .mapTo(String.class)
                                    .list()
                                    .stream()
                                    .flatMap(token ->
                                            facts.asKnown(handle, PatientToken.care(token), Instant.now()).stream())
                                    .map(fact -> fact.toString())
                                    .toList());
            assertThat(opened).hasSizeGreaterThan(5);
            return opened;
        }
    }

    private Map<Role, String> accounts() {
        try (DataAtRest rest = DataAtRest.open(platform.data())) {
            Accounts accounts = new Accounts(
                    rest.database().as(DataClass.OPERATIONAL),
                    new PostgresLedger(),
                    new Ids(InstantSource.system(), new SecureRandom()),
                    InstantSource.system(),
                    InstantSource.system(),
                    Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                    VigilConfig.defaults().signIn());
            Map<Role, String> passwords = new EnumMap<>(Role.class);
            for (Role role : List.of(
                    Role.NURSE,
                    Role.BILLING_ANALYST,
                    Role.ML_ENGINEER,
                    Role.OPERATOR,
                    Role.COMPLIANCE_OFFICER,
                    Role.SENDER)) {
                Actor.Kind kind = role == Role.SENDER ? Actor.Kind.MACHINE : Actor.Kind.PERSON;
                Set<String> units = role == Role.NURSE ? Set.of("MICU") : Set.of();
                Account account = new Account(account(role), "Somebody", kind, role, units);
                passwords.put(role, accounts.putWithNewPassword(account));
            }
            return passwords;
        }
    }

    private static String account(Role role) {
        return "the." + role.name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private HttpResponse<String> get(String path, Role role) throws IOException, InterruptedException {
        return ask(request(path).header("Authorization", basic(account(role), signIns.getOrDefault(role, ""))));
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return ask(request(path)
                .header("Authorization", basic(account(Role.NURSE), signIns.getOrDefault(Role.NURSE, "")))
                .header("Content-Type", "application/fhir+json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(platform.url() + path)).timeout(Duration.ofMinutes(1));
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static long count(Jdbi database, String query) {
        return database.withHandle(
                handle -> handle.createQuery(query).mapTo(Long.class).one());
    }

    /// A signed-in session on the pages.
    private final class Browser {
        private final HttpClient client;

        Browser(Role role) throws Exception {
            client = HttpClient.newBuilder()
                    .sslContext(Certificates.in(platform.data().resolve("tls"), InstantSource.system())
                            .clientContext("browser"))
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]*)\"")
                    .matcher(get("/sign-in").body());
            assertThat(token.find()).isTrue();
            String form = "username=" + account(role) + "&password=" + signIns.get(role) + "&_csrf=" + token.group(1);
            HttpResponse<String> entered = client.send(
                    request("/sign-in")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(form))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(entered.uri().getPath()).isNotEqualTo("/sign-in");
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return client.send(request(path).build(), BodyHandlers.ofString());
        }
    }
}
