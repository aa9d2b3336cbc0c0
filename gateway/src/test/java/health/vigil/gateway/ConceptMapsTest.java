package health.vigil.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.testkit.Requirement;
import health.vigil.vault.ConceptTranslation;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.Test;

@Requirement({"INT-2", "INT-3"})
class ConceptMapsTest extends WithHospital {
    private static final FhirContext FHIR = FhirContext.forR4();
    private static final String CSV = """
            source_system,source_code,source_display,target_system,target_code,target_display,equivalence
            99LAB,LAK,"Laktat, venös",http://loinc.org,2519-7,Lactate in venous blood,
            99LAB,HF,Herzfrequenz,http://loinc.org,8867-4,Heart rate,equivalent
            unit,bpm,,http://unitsofmeasure.org,/min,,
            """;

    @Test
    @Requirement({"EVI-1", "EVI-2"})
    void aSendersMapComesFromCsvAndIsVersioned() {
        ConceptMap first = map(importCsv("integrator", "LAB%7CNORTH", CSV));
        ConceptMap second = map(importCsv("integrator", "LAB%7CNORTH", CSV.replace("8867-4", "8889-8")));

        assertThat(first.getGroup()).hasSize(2);
        assertThat(second.getIdElement().getIdPart())
                .isEqualTo(first.getIdElement().getIdPart());
        assertThat(second.getIdElement().getVersionIdPart()).isEqualTo("2");
        HttpResponse<String> earlier =
                hospital.get("integrator", "/ConceptMap/" + first.getIdElement().getIdPart() + "/_history/1");
        assertThat(map(earlier).getGroupFirstRep().getElement())
                .anyMatch(element -> element.getTargetFirstRep().getCode().equals("8867-4"));
        assertThat(hospital.entriesOf("integrator"))
                .extracting(Entry::act)
                .contains(new Act.RecordsWritten(
                        "update", List.of("ConceptMap/" + first.getIdElement().getIdPart() + "/_history/2")));
    }

    @Test
    void whatHasNoSystemAndBecomesAUnitIsAUnit() {
        ConceptMap map = map(importCsv(
                "integrator", "LAB%7CWEST", CSV.replace("unit,bpm", ",bpm").replace("99LAB,HF", ",HF")));

        assertThat(map.getGroup())
                .filteredOn(group -> group.getTarget().equals("http://unitsofmeasure.org"))
                .extracting(ConceptMap.ConceptMapGroupComponent::getSource)
                .containsExactly(ConceptTranslation.UNITS);
        assertThat(map.getGroup())
                .as("a code without a system")
                .anyMatch(group -> !group.hasSource() && group.getTarget().equals("http://loinc.org"));
    }

    @Test
    void aCodeIsTranslatedThereAndBack() {
        importCsv("integrator", "LAB%7CSOUTH", CSV);

        Parameters there = parameters(hospital.get("nurse", "/ConceptMap/$translate?system=99LAB&code=LAK"));
        Parameters back = parameters(
                hospital.get("nurse", "/ConceptMap/$translate?system=http://loinc.org&code=2519-7&reverse=true"));
        Parameters unknown = parameters(hospital.get("nurse", "/ConceptMap/$translate?system=99LAB&code=NONE"));

        assertThat(hospital.get("nurse", "/ConceptMap/$translate?system=99LAB&code=LAK&dependency=x")
                        .statusCode())
                .as("with a parameter that is not offered")
                .isEqualTo(400);
        assertThat(result(there)).isTrue();
        assertThat(concept(there).getCode()).isEqualTo("2519-7");
        assertThat(concept(there).getSystem()).isEqualTo("http://loinc.org");
        assertThat(concept(back).getCode()).isEqualTo("LAK");
        assertThat(concept(back).getDisplay()).isEqualTo("Laktat, venös");
        assertThat(result(unknown)).isFalse();
    }

    @Test
    void valueSetsChooseTheMap() {
        assertThat(hospital.post("integrator", "/ConceptMap", """
                        {"resourceType":"ConceptMap","status":"active","sourceUri":"urn:vs:a","targetUri":"urn:vs:b",
                         "group":[{"source":"urn:s","target":"urn:t",
                          "element":[{"code":"x","target":[{"code":"y","equivalence":"equal"}]}]}]}""").statusCode()).isEqualTo(201);

        assertThat(translated("system=urn:s&code=x&source=urn:vs:a&target=urn:vs:b"))
                .isTrue();
        assertThat(translated("system=urn:s&code=x&source=urn:vs:b")).isFalse();
        assertThat(translated("system=urn:s&code=x&target=urn:vs:c")).isFalse();
        assertThat(translated("system=urn:t&code=y&source=urn:vs:b&reverse=true"))
                .isTrue();
    }

    private boolean translated(String asked) {
        return result(parameters(hospital.get("nurse", "/ConceptMap/$translate?" + asked)));
    }

    @Test
    void aBrokenTableIsRefusedWithItsRowAndChangesNothing() {
        for (String table : List.of(
                "", "a,b,c", CSV + "99LAB,,,http://loinc.org,1,", CSV + "99LAB,\"x", CSV + "a,b,c,d,e,f,sort-of")) {
            assertThat(importCsv("integrator", "LAB%7CEAST", table).statusCode())
                    .as(table)
                    .isEqualTo(422);
        }
        assertThat(importCsv("integrator", "no-bar", CSV).statusCode()).isEqualTo(400);
    }

    @Test
    @Requirement("ACC-3")
    void onlyThoseWhoKeepTheMapsChangeThem() {
        assertThat(importCsv("nurse", "LAB%7CWEST", CSV).statusCode()).isEqualTo(403);
        assertThat(importCsv("engineer", "LAB%7CWEST", CSV).statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> importCsv(String caller, String sender, String table) {
        return hospital.send(hospital.request(caller, "/ConceptMap/$import-csv?sender=" + sender)
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(table)));
    }

    private static ConceptMap map(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return FHIR.newJsonParser().parseResource(ConceptMap.class, response.body());
    }

    private static Parameters parameters(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return FHIR.newJsonParser().parseResource(Parameters.class, response.body());
    }

    private static boolean result(Parameters answer) {
        return ((BooleanType) answer.getParameter("result").getValue()).booleanValue();
    }

    private static Coding concept(Parameters answer) {
        return (Coding) answer.getParameter("match").getPart().get(1).getValue();
    }
}
