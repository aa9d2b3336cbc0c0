package health.vigil.alerts.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.alerts.AlertRules;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.base.Sha256;
import health.vigil.scoring.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads alert rules from their file.
public final class RulesReader {
    private static final String SHIPPED = "/rules/sepsis-2.json";
    private static final int LONGEST = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RulesReader() {}

    /// The file as it is; its address is not in it.
    private record Document(
            String name,
            int version,
            AlertRules.Hysteresis hysteresis,
            AlertRules.Cooling cooling,
            Map<Tier, AlertRules.Route> routes,
            List<AlertRules.Maintenance> maintenance) {}

    /// The rules that this version ships.
    public static AlertRules shipped() {
        try (InputStream file = RulesReader.class.getResourceAsStream(SHIPPED)) {
            if (file == null) {
                throw new IllegalStateException("not on the class path: " + SHIPPED);
            }
            return read(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads and checks.
    public static AlertRules read(byte[] json) {
        if (json.length > LONGEST) {
            throw new ProblemException(refused("they are longer than 64 KiB"));
        }
        try {
            Document read = JSON.readValue(json, Document.class);
            return new AlertRules(
                    read.name(),
                    read.version(),
                    new String(json, UTF_8),
                    read.hysteresis(),
                    read.cooling(),
                    read.routes(),
                    read.maintenance());
        } catch (JacksonException e) {
            throw new ProblemException(refused(e.getOriginalMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(refused(String.valueOf(e.getMessage())), e);
        }
    }

    private static Problem refused(String why) {
        return new Problem(
                "VGL-ALR-001",
                "The alert rules do not hold together: " + why + ".",
                "Mend the rules; nothing starts until then.");
    }

    /// The content address.
    public static String address(String content) {
        return "sha256:" + Sha256.hex(content);
    }
}
