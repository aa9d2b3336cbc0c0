package health.vigil.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.keys.PseudoRandom;
import health.vigil.testkit.Requirement;
import health.vigil.vault.internal.search.Elements;
import health.vigil.vault.internal.search.Parameter;
import health.vigil.vault.internal.search.Parameters;
import health.vigil.vault.internal.search.Question;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/// Where a record that the index finds is not opened to be asked, the index must give the record's own answer.
@Requirement("INT-3")
class BlindIndexTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private static final List<Resource> RECORDS = Stream.of("""
                    {"resourceType":"Observation","id":"o1","status":"final","code":{"coding":[
                     {"system":"http://loinc.org","code":"8867-4"},{"code":"HR"}]},
                     "category":[{"coding":[{"system":"http://loinc.org","code":"vital"}]}],
                     "subject":{"reference":"Patient/ada"},"encounter":{"reference":"Encounter/e1"},
                     "performer":[{"reference":"Practitioner/p1"},{"reference":"Patient/eve"}],
                     "valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]}}""", """
                    {"resourceType":"Observation","id":"o2","status":"amended","code":{"coding":[
                     {"system":"http://other.example","code":"8867-4"}]},
                     "identifier":[{"system":"urn:x","value":"HR"},{"value":"8867-4"}],
                     "subject":{"reference":"Group/ada"},"focus":[{"reference":"Encounter/e1"}],
                     "performer":[{"reference":"Practitioner/p1/_history/2"},{"reference":"Organization/p1"}],
                     "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]}}]}""", """
                    {"resourceType":"Observation","id":"o3","status":"final","code":{"text":"8867-4"},
                     "meta":{"tag":[{"system":"http://loinc.org","code":"8867-4"}]},
                     "subject":{"reference":"Patient/eve"},"encounter":{"identifier":{"value":"e1"}},
                     "performer":[{"reference":"http://other.example/Practitioner/p1"}]}""", """
                    {"resourceType":"Patient","id":"ada","active":true,"gender":"female",
                     "identifier":[{"system":"urn:x","value":"HR"}],
                     "telecom":[{"system":"phone","value":"HR"},{"system":"email","value":"a@b.example"}],
                     "link":[{"other":{"reference":"Patient/eve"},"type":"seealso"}],
                     "generalPractitioner":[{"reference":"Practitioner/p1"}]}""", """
                    {"resourceType":"Encounter","id":"e1","status":"in-progress","class":{"system":"urn:x","code":"IMP"},
                     "type":[{"coding":[{"code":"IMP"}]}],"subject":{"reference":"Patient/ada"},
                     "participant":[{"individual":{"reference":"Practitioner/p1"}}],
                     "diagnosis":[{"condition":{"reference":"Condition/HR"}}]}""", """
                    {"resourceType":"Encounter","id":"e2","status":"finished","class":{"code":"IMP"},
                     "partOf":{"reference":"Encounter/e1"},"subject":{"reference":"Patient/eve"},
                     "location":[{"location":{"reference":"Location/p1"}}]}""")
            .map(json -> (Resource) FhirContext.forR4Cached().newJsonParser().parseResource(json))
            .toList();

    private final BlindIndex blind = new BlindIndex(new Pseudonyms(new PseudoRandom(new byte[32])));

    @Test
    void whereItTellsAllItAnswersAsTheRecordsDo() {
        int matched = 0;
        for (String type : List.of("Observation", "Patient", "Encounter")) {
            for (Parameter parameter : Parameters.indexed(type)) {
                if (BlindIndex.tellsAll(parameter) && !parameter.namesOwner()) {
                    for (String value : values(parameter)) {
                        matched += answers(Question.of(parameter, "", List.of(value), NOW));
                    }
                }
            }
        }
        assertThat(matched).isGreaterThan(50);
    }

    @Test
    void otherKindsOfParametersAreAskedOfTheRecords() {
        assertThat(Parameters.indexed("Patient").stream()
                        .filter(BlindIndex::tellsAll)
                        .map(Parameter::name))
                .contains("identifier", "gender", "link")
                .doesNotContain("name", "family", "address", "birthdate", "phone");
        assertThat(BlindIndex.tellsAll(
                        Parameters.find("Observation", "combo-code").orElseThrow()))
                .isFalse();
    }

    /// @return how many records answered that they match
    private int answers(Question question) {
        Optional<List<Long>> wanted = blind.wanted(question);
        if (wanted.isEmpty()) {
            return 0; // the index is not asked
        }
        int matches = 0;
        for (Resource record : RECORDS) {
            if (record.fhirType().equals(question.parameter().type())) {
                Set<Long> stored = blind.stored(record, "ada");
                boolean holds = question.holds(record);
                assertThat(wanted.get().stream().anyMatch(stored::contains))
                        .as("%s=%s of %s", question.parameter().name(), question.values(), record.getId())
                        .isEqualTo(holds);
                matches += holds ? 1 : 0;
            }
        }
        return matches;
    }

    /// What any of the records has anywhere, in every spelling of the parameter's kind.
    private static Set<String> values(Parameter parameter) {
        Set<String> values = new TreeSet<>();
        for (Resource record : RECORDS) {
            for (Parameter any : Parameters.of(record.fhirType()).values()) {
                for (Base element : any.in(record)) {
                    if (parameter.kind() == Parameter.Kind.TOKEN) {
                        Elements.codes(element).forEach(code -> {
                            values.addAll(List.of(code.value(), "|" + code.value(), "urn:x|" + code.value()));
                            values.add("http://loinc.org|" + code.value());
                        });
                    } else {
                        Elements.targets(element)
                                .map(Elements.Target::text)
                                .filter(text -> text.matches("([A-Z][A-Za-z]+/|http://other.example/.*).*"))
                                .forEach(values::add);
                    }
                }
            }
        }
        return values;
    }
}
