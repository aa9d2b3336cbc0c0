package health.vigil.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import health.vigil.engines.Certificates;
import health.vigil.hl7v2.MllpClient;
import health.vigil.launch.LaunchSettings;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Entry;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.RecordedEntry;
import health.vigil.policy.Role;
import health.vigil.sandbox.SyntheticWard;
import health.vigil.server.internal.accounts.Account;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.util.FileSystemUtils;

/// A whole platform, an EHR that launches it, and a patient whom both know by number.
final class LaunchWard implements AutoCloseable {
    static final String FAMILY = "Quillfeather";

    /// An EHR that may launch and does not answer.
    static final String DOWN = "https://127.0.0.1:1/fhir";

    private static final Path ROOT = Path.of(System.getProperty("vigil.root"));
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'+0000'").withZone(ZoneOffset.UTC);

    private final Path data;
    private final Path authorities;
    private final TestEhr ehr;
    private final Platform platform;
    private final Map<String, String> passwords = new HashMap<>();

    /// @param framed whether the EHR may show the pages in its own
    LaunchWard(boolean framed) throws Exception {
        System.setProperty("vigil.home", ROOT.toString());
        this.data = Files.createTempDirectory("vigil-launch-ward");
        this.ehr = new TestEhr(data);
        Path another = Certificates.in(data.resolve("another-tls"), InstantSource.system())
                .authority();
        this.authorities = Files.writeString(
                data.resolve("authorities.pem"), Files.readString(another) + Files.readString(ehr.authority()));
        this.platform = Platform.start(
                VigilConfig.embedded(data.resolve("vigil"), 0, 0)
                        .with(Neighbours.none()
                                .withLaunches(List.of(
                                        settings("hospital-ehr", ehr.issuer(), framed),
                                        settings("other-ehr", DOWN, false)))),
                InstantSource.system());
        SyntheticWard.staff()
                .forEach(staff -> passwords.put(
                        staff.account(),
                        platform.accounts()
                                .putWithNewPassword(new Account(
                                        staff.account(),
                                        staff.displayName(),
                                        Actor.Kind.PERSON,
                                        Role.valueOf(staff.role()),
                                        Set.copyOf(staff.units())))));
        ehr.register(visitor()
                .send(HttpRequest.newBuilder(url("/launch/keys.json")).build(), BodyHandlers.ofString())
                .body());
        admit();
    }

    private LaunchSettings settings(String name, String issuer, boolean framed) throws IOException, JOSEException {
        return new LaunchSettings(
                name,
                URI.create(issuer),
                TestEhr.CLIENT,
                key(data.resolve(name + ".jwk")),
                authorities,
                LaunchSettings.User.PREFERRED_USERNAME,
                new LaunchSettings.Numbers(TestEhr.NUMBERS, "HOSPITAL"),
                framed ? URI.create(ehr.address()) : null);
    }

    private static Path key(Path file) throws IOException, JOSEException {
        return Files.writeString(
                file,
                new ECKeyGenerator(Curve.P_384)
                        .keyIDFromThumbprint(true)
                        .generate()
                        .toJSONString());
    }

    private void admit() throws Exception {
        String time = TIME.format(Instant.now().minus(Duration.ofMinutes(10)));
        String head = "MSH|^~\\&|ADT|HOSPITAL|VIGIL|VIGIL|" + time + "||%s|%s|P|2.5.1";
        String patient = "PID|1||L-100^^^HOSPITAL^MR||" + FAMILY + "^Odette||19510203|F";
        String visit = "PV1|1|I|MICU^01^1||||||||||||||||V-100^^^HOSPITAL^VN|||||||||||||||||||||||||" + time;
        send(String.join("\r", head.formatted("ADT^A01^ADT_A01", "A1"), "EVN||" + time, patient, visit));
        send(String.join(
                "\r",
                head.formatted("ORU^R01^ORU_R01", "A2"),
                patient,
                visit,
                "OBR|1||V-100-1|85353-1^Vital signs^LN|||" + time + "|||||||||||||||||||F",
                "OBX|1|NM|8867-4^Heart rate^LN||88|/min|||||F|||" + time,
                "OBX|2|NM|9279-1^Respiratory rate^LN||16|/min|||||F|||" + time));
        platform.awaitIdle();
    }

    private void send(String message) throws Exception {
        try (MllpClient client = MllpClient.connect(platform.mllpAddress(), platform.senderTls(), 1)) {
            assertThat(new String(client.send(message.getBytes(UTF_8)).get(), UTF_8))
                    .contains("MSA|AA");
        }
    }

    TestEhr ehr() {
        return ehr;
    }

    Platform platform() {
        return platform;
    }

    URI url(String path) {
        return URI.create(platform.url() + path);
    }

    String password(String account) {
        return passwords.getOrDefault(account, "");
    }

    /// A browser that knows nobody, as far as HTTP goes.
    HttpClient visitor() {
        return HttpClient.newBuilder().sslContext(platform.senderTls()).build();
    }

    LaunchVisit visit() {
        return new LaunchVisit(this);
    }

    /// The key that proves the platform to its EHR.
    Path key() {
        return data.resolve("hospital-ehr.jwk");
    }

    /// Where the EHR's launch leads.
    String launchPath() {
        return "/launch?iss=" + ehr.issuer() + "&launch=" + TestEhr.LAUNCH;
    }

    /// The ledger until now, oldest first.
    List<Entry> ledger() throws IOException {
        return ledger(0);
    }

    /// The same without the first ones.
    List<Entry> ledger(long from) throws IOException {
        long size = platform.checkpoint();
        return new LedgerReader(data.resolve("vigil").resolve("ledger"))
                .read(from, Math.toIntExact(size - from)).stream()
                        .map(RecordedEntry::entry)
                        .toList();
    }

    @Override
    public void close() {
        platform.close();
        ehr.close();
        FileSystemUtils.deleteRecursively(data.toFile());
    }
}
