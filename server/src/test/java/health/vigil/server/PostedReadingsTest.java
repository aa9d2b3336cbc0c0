package health.vigil.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.alerts.PanelEntry;
import health.vigil.base.SteppedClock;
import health.vigil.hl7v2.MllpClient;
import health.vigil.policy.Role;
import health.vigil.sources.HttpSource;
import health.vigil.sources.MappingFile;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A gateway of monitors posts readings to the whole platform, over HTTPS.
@Timeout(300)
@Requirement("INT-4")
class PostedReadingsTest {
    private static final Path ROOT =
            Path.of(System.getProperty("vigil.root", "..")).toAbsolutePath().normalize();
    private static final String READINGS = """
            {"message": 1, "sent": "2026-03-01T12:00:05Z", "patient": {"number": "%s"}, "visit": "V-%s",
             "monitor": "MON-7", "readings": [
               {"name": "HR", "value": 151, "unit": "bpm", "at": "2026-03-01T12:00:00Z"},
               {"name": "RR", "value": 31, "unit": "/min", "at": "2026-03-01T12:00:00Z"}]}
            """;

    @TempDir
    private static Path data;

    private static Platform platform;
    private static HttpClient http;
    private static String gateway;
    private static String pumps;

    @BeforeAll
    static void start() {
        System.setProperty("vigil.home", ROOT.toString());
        MappingFile mapping = MappingFile.read(ROOT.resolve("docs/examples/sources/monitors.yaml"));
        platform = Platform.start(
                VigilConfig.embedded(data, 0, 0)
                        .with(Neighbours.none()
                                .withSources(List.of(
                                        new HttpSource.Settings("monitors", mapping, "monitor-gateway"),
                                        new HttpSource.Settings("pumps", mapping, "pump-gateway")))),
                new SteppedClock(Instant.parse("2026-03-01T12:01:00Z")));
        http = HttpClient.newBuilder().sslContext(platform.senderTls()).build();
        gateway = platform.issueMachineToken("monitor-gateway", Role.SENDER, Duration.ofHours(1));
        pumps = platform.issueMachineToken("pump-gateway", Role.SENDER, Duration.ofHours(1));
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    private static void admit(String number) throws Exception {
        String message = """
            MSH|^~\\&|ADT|GENERAL|VIGIL|VIGIL|20260301110000+0000||ADT^A01|%s|P|2.5.1
            EVN|A01|20260301110000+0000
            PID|1||%s^^^GENERAL^MR||Sample^Anna||19610402|F
            PV1|1|I|MICU^1^1||||||||||||||||V-%s|||||||||||||||||||||||||20260301110000+0000
            """.formatted("C" + number, number, number).replace('\n', '\r');
        try (MllpClient client = MllpClient.connect(platform.mllpAddress(), platform.senderTls(), 1)) {
            assertThat(new String(client.send(message.getBytes(UTF_8)).get(), UTF_8))
                    .contains("MSA|AA");
        }
        platform.awaitIdle();
    }

    private static HttpRequest.Builder to(String source, String token) {
        return HttpRequest.newBuilder(URI.create(platform.url() + "/sources/" + source))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
    }

    private static HttpResponse<String> post(HttpRequest.Builder request, String body) throws Exception {
        return http.send(request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return post(to("monitors", gateway), body);
    }

    @Test
    void whatAGatewayPostsOfAnAdmittedPatientIsInTheRecordAndScored() throws Exception {
        admit("4711");
        double before = completeness();

        HttpResponse<String> answer = post(READINGS.formatted("4711", "4711"));
        platform.awaitIdle();

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"stored\":1,\"repeated\":0,\"conflicting\":0}");
        String found = http.send(
                        HttpRequest.newBuilder(URI.create(platform.url()
                                        + "/fhir/Observation?code=http://loinc.org%7C8867-4&patient.identifier=4711"))
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + platform.issueMachineToken(
                                                        "ehr", Role.RECORD_SYSTEM, Duration.ofHours(1)))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        assertThat(found).contains("\"value\":151").contains("/min").contains("MON-7");
        assertThat(completeness()).isGreaterThan(before);
    }

    /// The share of its inputs that the latest score of the patient there had; below all where there is none.
    private static double completeness() {
        List<PanelEntry> panel = platform.alerts().board().panel("MICU");
        return panel.isEmpty() ? -1 : panel.getFirst().latest().completeness();
    }

    @Test
    void theSameBodyUnderItsKeyIsStoredOnce() throws Exception {
        String body = "[" + READINGS.formatted("4712", "1") + "," + READINGS.formatted("4713", "2") + "]";
        String key = UUID.randomUUID().toString();

        HttpResponse<String> first = post(to("monitors", gateway).header("Idempotency-Key", key), body);
        HttpResponse<String> again = post(to("monitors", gateway).header("Idempotency-Key", key), body);
        HttpResponse<String> other =
                post(to("monitors", gateway).header("Idempotency-Key", key), body.replace("151", "152"));

        assertThat(first.body()).isEqualTo("{\"stored\":2,\"repeated\":0,\"conflicting\":0}");
        assertThat(again.body()).isEqualTo("{\"stored\":0,\"repeated\":2,\"conflicting\":0}");
        assertThat(other.body()).isEqualTo("{\"stored\":0,\"repeated\":0,\"conflicting\":2}");
    }

    @Test
    void linesOfObjects() throws Exception {
        String line = READINGS.formatted("4714", "3").replace("\n", " ");

        HttpResponse<String> answer = post(
                to("monitors", gateway).setHeader("Content-Type", "application/x-ndjson; charset=utf-8"),
                line + "\n\n" + line + "\n");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("\"stored\":2");
    }

    @Test
    @Requirement("ACC-2")
    void nobodyElsePostsForASource() throws Exception {
        String other = platform.issueMachineToken("other-gateway", Role.SENDER, Duration.ofHours(1));

        refused(post(to("monitors", other), READINGS), 403, "VGL-SRC-012");
        refused(post(to("no-such-source", gateway), READINGS), 403, "VGL-SRC-012");
        assertThat(post(to("monitors", "no token"), READINGS).statusCode()).isEqualTo(401);
    }

    @Test
    void nothingIsReadThere() throws Exception {
        HttpResponse<String> answer = http.send(to("monitors", gateway).GET().build(), BodyHandlers.ofString());

        refused(answer, 405, "VGL-SRC-048");
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void hostileBodiesStoreNothing() throws Exception {
        refused(post(""), 400, "VGL-SRC-010");
        refused(post("[{}, 1]"), 400, "VGL-SRC-010");
        refused(post("{\"a\": 1, \"a\": 2}"), 400, "VGL-SRC-010");
        refused(post("{} {}"), 400, "VGL-SRC-010");
        refused(post("[".repeat(100_000)), 400, "VGL-SRC-010");
        refused(post("{\"patient\": \"" + "x".repeat(2 << 20) + "\"}"), 400, "VGL-SRC-010");
        refused(post("[" + "{},".repeat(10_000) + "{}]"), 413, "VGL-SRC-011");
        refused(post(" ".repeat(17 << 20)), 413, "VGL-SRC-011");
        refused(post(to("monitors", gateway).setHeader("Content-Type", "text/csv"), "a,b"), 415, "VGL-SRC-015");
        refused(post(to("monitors", gateway).header("Content-Encoding", "gzip"), "{}"), 415, "VGL-SRC-015");
        byte[] latin = "{\"patient\": \"\u00E4\"}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        refused(
                http.send(
                        to("monitors", gateway)
                                .POST(BodyPublishers.ofByteArray(latin))
                                .build(),
                        BodyHandlers.ofString()),
                400,
                "VGL-SRC-010");
    }

    @Test
    @Requirement("INT-6")
    void whoSendsSlowlyHoldsUpHimselfOnly() throws Exception {
        List<Socket> slow = new ArrayList<>();
        HttpResponse<String> answer;
        try {
            do {
                slow.add(begun());
                answer = post(READINGS.formatted("4715", "4"));
            } while (answer.statusCode() == 202);
            assertThat(post(to("pumps", pumps), READINGS.formatted("4716", "5")).statusCode())
                    .isEqualTo(202);
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }

        refused(answer, 503, "VGL-SRC-044");
        assertThat(post(READINGS.formatted("4715", "4")).statusCode()).isEqualTo(202);
    }

    /// A post of which only the beginning comes.
    private static Socket begun() throws IOException {
        Socket socket = platform.senderTls()
                .getSocketFactory()
                .createSocket("localhost", URI.create(platform.url().toString()).getPort());
        socket.getOutputStream()
                .write("""
                POST /sources/monitors HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Content-Type: application/json
                Content-Length: 1000

                {""".formatted(gateway).replace("\n", "\r\n").getBytes(UTF_8));
        return socket;
    }

    private static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"").doesNotContain("xxx");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }
}
