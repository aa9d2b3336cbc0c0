package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Dates of the years 0001 and 9999 are dates: "9999-12-31" is what many systems write for an open end.
class FarDatesTest extends WithHospital {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'Observation','status':'final','code':{'text':'x'},'effectiveDateTime':'9999-12-31'",
                "'Observation','status':'final','code':{'text':'x'},'effectiveDateTime':'0001-01-01'",
                "'Observation','status':'final','code':{'text':'x'},'effectiveInstant':'9999-12-31T23:59:59.999-12:00'",
                "'Observation','status':'final','code':{'text':'x'},'effectivePeriod':{'end':'9999-12-31'}",
                "'Observation','status':'final','code':{'text':'x'},'effectivePeriod':{'start':'0001','end':'9999'}",
                "'Encounter','status':'in-progress','class':{'code':'IMP'},'period':{'end':'9999-12-31T23:59:59Z'}",
                "'CarePlan','status':'active','intent':'plan','period':{'start':'0001-01-01','end':'9999'}",
                "'Condition','recordedDate':'9999-12-31','onsetDateTime':'0001-01-01T00:00:00+14:00'"
            })
    @Requirement("INT-3")
    void eitherEndIsStoredAndReadAsItWasSent(String content) throws Exception {
        String body = ("{'resourceType':" + content + ",'subject':{'reference':'Patient/ada'}}").replace('\'', '"');

        String indented = JSON.readTree(body).toPrettyString();
        for (String sent : List.of(body, indented)) {
            HttpResponse<String> made =
                    hospital.post("ehr", "/" + content.substring(1, content.indexOf('\'', 1)), sent);

            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            String location = made.headers().firstValue("Location").orElseThrow();
            assertThat(Forms.ofJson(hospital.get("ehr", location).body())).isEqualTo(Forms.ofJson(body));
        }
    }

    @Test
    @Requirement("INT-3")
    void eitherEndIsTakenByEveryPrefix() {
        for (String date : List.of("0001-01-01", "0001", "9999-12-31", "9999", "9999-12-31T23:59:59.999-14:00")) {
            for (String prefix : List.of("", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap")) {
                for (String address : List.of(
                        "/Observation?date=",
                        "/Patient?_lastUpdated=",
                        "/Patient?birthdate=",
                        "/Condition?onset-date=",
                        "/Patient?_has:Observation:patient:date=",
                        "/Observation/$lastn?patient=ada&date=")) {
                    HttpResponse<String> answer = hospital.get("ehr", address + prefix + date);
                    assertThat(answer.statusCode())
                            .as(address + prefix + date + answer.body())
                            .isEqualTo(200);
                }
            }
        }
        for (String address : List.of(
                "/_history?_since=9999-12-31T23:59:59-14:00",
                "/Patient/_history?_since=0001-01-01T00:00:00%2B14:00",
                "/Patient/ada/$everything?start=0001-01-01&end=9999-12-31",
                "/Patient/ada/$everything?start=9999&end=9999-12-31T23:59:59-14:00",
                "/Patient/ada/$everything?_since=0001-01-01")) {
            assertThat(hospital.get("ehr", address).statusCode()).as(address).isEqualTo(200);
        }
    }
}
