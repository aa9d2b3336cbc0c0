package health.vigil.sources.internal.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.sources.FhirSettings;
import health.vigil.testkit.Requirement;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What one original means, without a database.
@Requirement("INT-5")
class FhirReaderTest {
    private static final String OBSERVATION = """
            {"resourceType":"Observation","id":"o1",
             "meta":{"versionId":"7","lastUpdated":"2026-02-01T08:00:00.120Z","source":"#abc",
                     "profile":["http://hl7.org/fhir/StructureDefinition/heartrate"],
                     "security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]},
             "status":"final","code":{"text":"pulse"},"subject":{"reference":"Patient/p1"},
             "performer":[{"display":"a"},{"display":"b"}],
             "valueQuantity":{"value":80.50,"unit":"/min"},"moodRing":"blue"}""";

    private final Map<String, Resource> record = new HashMap<>();
    private final FhirReader reader = new FhirReader(new FhirSettings(
            "ehr",
            URI.create("https://ehr.example.org/r4"),
            "vigil",
            Path.of("k"),
            null,
            List.of("Patient", "Observation"),
            null,
            Duration.ofMinutes(15),
            100,
            new FhirSettings.Bulk.None(),
            List.of(),
            null));

    private MappedMessage read(String original) {
        return reader.read(
                original.getBytes(UTF_8),
                new MappingContext(
                        SenderSettings.inZone(ZoneOffset.UTC),
                        "m1",
                        Instant.parse("2026-03-01T10:00:00Z"),
                        FhirReaderTest::id,
                        identity -> Optional.ofNullable(record.get(id(identity)))));
    }

    private static String id(ResourceIdentity identity) {
        return "our-" + identity.value();
    }

    private static <R extends Resource> R put(MappedMessage mapped, Class<R> type) {
        return mapped.changes().stream()
                .map(change -> ((MappedChange.Put) change).resource())
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyElementIsMappedAsItIsOrNamedWithAReason() {
        record.put("our-p1", new Patient());

        MappedMessage mapped = read(OBSERVATION);

        Observation made = put(mapped, Observation.class);
        assertThat(made.getIdElement().getIdPart()).isEqualTo("our-o1");
        assertThat(made.getSubject().getReference()).isEqualTo("Patient/our-p1");
        assertThat(made.getValueQuantity().getValueElement().getValueAsString()).isEqualTo("80.50");
        assertThat(made.getMeta().getSecurityFirstRep().getCode()).isEqualTo("R");
        assertThat(made.getMeta().getProfile()).hasSize(1);
        assertThat(made.getMeta().getSource()).isEqualTo("https://ehr.example.org/r4/Observation/o1");
        assertThat(made.getMeta().hasVersionId()).isFalse();
        assertThat(SourceVersion.of(made)).contains(new SourceVersion("7", Instant.parse("2026-02-01T08:00:00.120Z")));
        assertThat(mapped.report().fields())
                .extracting(line -> line.position() + " " + line.outcome())
                .containsExactlyInAnyOrder(
                        "Observation.id[1] MAPPED",
                        "Observation.meta.versionId[1] EXTENSION",
                        "Observation.meta.lastUpdated[1] EXTENSION",
                        "Observation.meta.source[1] NOT_CARRIED",
                        "Observation.meta.profile[1] MAPPED",
                        "Observation.meta.security[1] MAPPED",
                        "Observation.status[1] MAPPED",
                        "Observation.code[1] MAPPED",
                        "Observation.subject[1] MAPPED",
                        "Observation.performer[1] MAPPED",
                        "Observation.performer[2] MAPPED",
                        "Observation.value[1] MAPPED",
                        "Observation.unknown[1] NOT_CARRIED");
        assertThat(mapped.report().fields())
                .filteredOn(line -> line.outcome() == Outcome.NOT_CARRIED)
                .extracting(Line::target)
                .containsExactlyInAnyOrder("ENVELOPE", "NO_ELEMENT");
    }

    @Test
    void theProvenanceNamesTheOriginalAndTheResource() {
        record.put("our-p1", new Patient());

        Provenance provenance = put(read(OBSERVATION), Provenance.class);

        assertThat(provenance.getTargetFirstRep().getReference()).isEqualTo("Observation/our-o1");
        assertThat(provenance.getEntity().get(0).getWhat().getIdentifier().getValue())
                .isEqualTo("m1");
        assertThat(provenance.getEntity().get(1).getWhat().getReference())
                .isEqualTo("https://ehr.example.org/r4/Observation/o1/_history/7");
        assertThat(provenance.getAgentFirstRep().getWho().getDisplay()).isEqualTo("ehr");
    }

    @Test
    void theSameOriginalInTheSameContextGivesTheSame() {
        record.put("our-p1", new Patient());

        assertThat(put(read(OBSERVATION), Observation.class).equalsDeep(put(read(OBSERVATION), Observation.class)))
                .isTrue();
    }

    @Test
    void whatIsDeletedLaterThanTheRecordWasChangedGoesAndWhatWasChangedLaterStays() {
        record.put("our-p1", new Patient());
        Observation held = put(read(OBSERVATION), Observation.class);
        record.put("our-o1", held);
        String deletion = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"timestamp\":\"TIME\",\"entry\":["
                + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Observation/o1\"}}]}";

        assertThat(read(deletion.replace("TIME", "2026-01-31T00:00:00Z")).changes())
                .isEmpty();
        assertThat(read(deletion.replace("TIME", "2026-02-02T00:00:00Z")).changes())
                .first()
                .isInstanceOfSatisfying(
                        MappedChange.Delete.class,
                        deleted -> assertThat(id(deleted.identity())).isEqualTo("our-o1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "VGL-SRC-030; not JSON",
                "VGL-SRC-030; {}",
                "VGL-SRC-030; {\"resourceType\":\"Teapot\",\"id\":\"1\"}",
                "VGL-SRC-030; {\"resourceType\":\"Patient\",\"id\":\"1\",\"id\":\"2\"}",
                "VGL-SRC-030; {\"resourceType\":\"Patient\",\"id\":\"1\",\"birthDate\":\"soon\"}",
                "VGL-SRC-030; {\"resourceType\":\"Observation\",\"id\":\"1\",\"status\":\"perhaps\"}",
                "VGL-SRC-031; {\"resourceType\":\"Observation\",\"id\":\"1\",\"subject\":{\"reference\":\"Patient/9\"}}",
                "VGL-SRC-032; {\"resourceType\":\"Patient\"}",
                "VGL-SRC-045; {\"resourceType\":\"ConceptMap\",\"id\":\"1\",\"status\":\"active\"}",
                "VGL-SRC-046; {\"resourceType\":\"Observation\",\"id\":\"1\",\"status\":\"final\"}",
                "VGL-SRC-046; {\"resourceType\":\"Observation\",\"id\":\"1\",\"subject\":"
                        + "{\"reference\":\"https://EHR.example.org:443/r4/Patient/p1\"}}",
                "VGL-SRC-032; {\"resourceType\":\"Patient\",\"id\":\"1\",\"implicitRules\":\"urn:x\"}",
                "VGL-SRC-032; {\"resourceType\":\"Patient\",\"id\":\"1\",\"meta\":{\"tag\":[{\"code\":\"SUBSETTED\"}]}}"
            })
    void whatCannotBeTakenHasACodeAndNoContent(String code, String original) {
        assertThatThrownBy(() -> read(original)).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.problem().code()).isEqualTo(code);
            assertThat(problem).hasMessageNotContaining("perhaps").hasMessageNotContaining("soon");
        });
    }

    /// What the first one was scored by cannot be taken back by giving it to another.
    @Test
    void whatIsOnePatientsIsNotGivenToAnother() {
        record.put("our-p1", new Patient());
        record.put("our-p2", new Patient());
        record.put("our-o1", put(read(OBSERVATION), Observation.class));

        assertThatThrownBy(() -> read(OBSERVATION.replace("Patient/p1", "Patient/p2")))
                .hasMessageStartingWith("VGL-SRC-047");
    }

    @Test
    void referencesThatAreRelativeButNoNamesBecomeAddresses() {
        record.put("our-p1", new Patient());
        MappedMessage mapped = read(
                "{\"resourceType\":\"Observation\",\"id\":\"o2\",\"subject\":{\"reference\":\"Patient/p1\"},\"device\":{\"reference\":\"Device?x=1\"},"
                        + "\"focus\":[{\"reference\":\"urn:uuid:1\"}],\"encounter\":{\"reference\":\"Encounter/e1\"}}");

        Observation made = put(mapped, Observation.class);
        assertThat(made.getDevice().getReference()).isEqualTo("https://ehr.example.org/r4/Device?x=1");
        assertThat(made.getFocusFirstRep().getReference()).isEqualTo("urn:uuid:1");
        assertThat(made.getEncounter().getReference()).isEqualTo("Encounter/our-e1");
    }
}
