package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who sends slowly keeps nobody else waiting.
@Requirement("INT-3")
class SlowBodiesTest {
    private static final int PLACES = 4;
    private static final int LARGEST = 1_000_000;
    private static final String NOTE = "{\"resourceType\":\"Organization\",\"name\":\"of a body that comes\"}";

    @Test
    void bodiesOfOneAccountThatDoNotComeTakeNobodyElsesPlace(@TempDir Path home) throws Exception {
        GatewayLimits limits = new GatewayLimits(LARGEST, Duration.ofHours(1), 50, 200, PLACES);
        List<Socket> slow = new ArrayList<>();
        try (Hospital hospital = new Hospital(home, limits)) {
            for (int i = 0; i < 4 * PLACES; i++) {
                slow.add(begin(hospital, "portal", "/Organization", LARGEST / 4));
            }
            HttpResponse<String> own = post(hospital, "portal");
            while (own.statusCode() == 201) { // until all of them are being read
                own = post(hospital, "portal");
            }

            HttpResponse<String> read = hospital.get("nurse", "/Patient/ada");
            HttpResponse<String> written = post(hospital, "ehr");
            HttpResponse<String> withoutBody = hospital.get("portal", "/Patient/ada");

            assertThat(own.statusCode()).isEqualTo(503);
            assertThat(own.body()).contains("VGL-GW-505");
            assertThat(own.headers().firstValue("Retry-After")).contains("1");
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(written.statusCode()).isEqualTo(201);
            assertThat(withoutBody.statusCode()).isEqualTo(200);
            for (Socket each : slow) {
                each.close();
            }
            do { // until the container has seen it
                own = post(hospital, "portal");
            } while (own.statusCode() == 503);
            assertThat(own.statusCode()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/fhir+json", "application/x-www-form-urlencoded"})
    void aBodyHasATimeToComeIn(String type, @TempDir Path home) throws Exception {
        GatewayLimits limits = new GatewayLimits(LARGEST, Duration.ZERO, 50, 200, PLACES);
        try (Hospital hospital = new Hospital(home, limits);
                Socket slow = begin(hospital, "ehr", "/Patient/_search", 1_000, type)) {
            StringBuilder answer = new StringBuilder();
            for (int at = 0; at >= 0 && answer.indexOf("VGL-GW-408") < 0; ) {
                at = slow.getInputStream().read();
                answer.append((char) at);
            }

            assertThat(answer.toString()).startsWith("HTTP/1.1 408").contains("OperationOutcome", "VGL-GW-408");
        }
    }

    private static HttpResponse<String> post(Hospital hospital, String caller) {
        return hospital.send(hospital.request(caller, "/Organization")
                .header("Content-Type", "application/fhir+json")
                .POST(BodyPublishers.ofString(NOTE)));
    }

    private static Socket begin(Hospital hospital, String caller, String path, int length) throws IOException {
        return begin(hospital, caller, path, length, "application/fhir+json");
    }

    private static Socket begin(Hospital hospital, String caller, String path, int length, String type)
            throws IOException {
        URI base = URI.create(hospital.base());
        Socket socket = new Socket(base.getHost(), base.getPort());
        String head = "POST " + base.getPath() + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + caller
                + "\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n{";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
