package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a search over several types says of all of them.
class SeveralTypesTest extends WithHospital {
    @BeforeAll
    void write() {
        hospital.write(Hospital.heartRate("second", "ada", 90), Hospital.heartRate("third", "ada", 95));
    }

    @ParameterizedTest
    @CsvSource({
        "'/?_type=Patient,Encounter&_total=accurate&_count=1', 6",
        "'/?_type=Patient,Encounter&_total=estimate&_count=4', 6",
        "'/?_type=Patient,Encounter&_total=none&_count=1', -1",
        "'/?_type=Patient,Encounter&_summary=count', 6",
        "'/?_type=Patient,Encounter', 6",
        "/Patient/ada/*?_total=accurate&_count=1, 4",
        "/Patient/ada/*?_total=accurate&_count=2, 4",
        "/Patient/ada/*?_count=1, -1"
    })
    @Requirement("INT-3")
    void theTotalIsTheSum(String address, int total) throws IOException {
        JsonNode page = JSON.readTree(hospital.get("ehr", address).body());
        int found = 0;
        while (true) {
            assertThat(page.path("total").asInt(-1)).isEqualTo(total);
            found += page.path("entry").size();
            String next = next(page);
            if (next.isEmpty()) {
                break;
            }
            page = JSON.readTree(hospital.get("ehr", next).body());
            if (!address.contains("accurate") && !address.contains("estimate")) {
                return;
            }
        }
        assertThat(found).isEqualTo(address.contains("_summary") ? 0 : total);
    }

    @Test
    @Requirement("INT-3")
    void theSelfLinkSaysWhatWasUsed() throws IOException {
        String used = "/?_type=Patient,Encounter&_total=accurate&_count=1";

        JsonNode page = JSON.readTree(
                hospital.get("ehr", used + "&_containedType=container").body());

        assertThat(page.at("/link/0/url").asText()).isEqualTo(hospital.base() + used);
        assertThat(hospital.get("ehr", "/?_type=Patient,Encounter&_sort=_id").statusCode())
                .isEqualTo(400);
        assertThat(hospital.get("ehr", "/metadata").body()).contains("takes no _sort");
    }
}
