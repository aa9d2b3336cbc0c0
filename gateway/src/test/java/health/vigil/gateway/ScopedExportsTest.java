package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/// Two tokens of one program: `wide` has `system/Observation.rs`, `narrow` has `system/Location.r`.
@Requirement({"INT-3", "ACC-1", "ACC-2"})
class ScopedExportsTest extends WithHospital {
    @Test
    void aNarrowTokenNeitherSeesNorRemovesAWideExport() throws Exception {
        String at = hospital.send(
                        hospital.request("wide", "/$export?_type=Observation").header("Prefer", "respond-async"))
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();

        assertThat(hospital.get("narrow", at).statusCode()).isEqualTo(404);
        assertThat(hospital.send(hospital.request("narrow", at).DELETE()).statusCode())
                .isEqualTo(404);

        HttpResponse<String> status = hospital.get("wide", at);
        while (status.statusCode() == 202) {
            Thread.sleep(50);
            status = hospital.get("wide", at);
        }
        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(hospital.get("narrow", at).statusCode()).isEqualTo(404);
        assertThat(hospital.send(hospital.request("wide", at).DELETE()).statusCode())
                .isEqualTo(202);
    }
}
