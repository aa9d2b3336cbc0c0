package health.vigil.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Tests that share one hospital.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithHospital {
    static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway") // JUnit opens it before the first test
    Hospital hospital;

    @BeforeAll
    void openHospital(@TempDir Path home) {
        hospital = new Hospital(home, GatewayLimits.concurrent(8));
    }

    @AfterAll
    void closeHospital() throws Exception {
        hospital.close();
    }

    /// Where the next page is; empty after the last.
    static String next(JsonNode bundle) {
        for (JsonNode link : bundle.path("link")) {
            if (link.path("relation").asText().equals("next")) {
                return link.path("url").asText();
            }
        }
        return "";
    }
}
