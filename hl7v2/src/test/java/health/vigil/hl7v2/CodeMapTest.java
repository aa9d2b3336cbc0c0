package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.Enumerations.ConceptMapEquivalence;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Requirement("INT-1")
class CodeMapTest {
    private static final String LOINC = "http://loinc.org";

    private static MappedMessage map(CodeMap codes) {
        String text = Mapped.HEADER + "ORU^R01|1|P|2.5.1\rPID|1||1^^^GH\rOBR|1||F1|X\r"
                + "OBX|1|NM|LAC^Lactate^99LAB||4.1|mmolperl|||||F";
        return new MessageMapper()
                .map(
                        Message.parse(text.getBytes(StandardCharsets.UTF_8)),
                        new MappingContext(
                                SenderSettings.inZone(ZoneOffset.UTC).with(codes),
                                "m",
                                Instant.EPOCH,
                                Mapped::id,
                                identity -> Optional.empty()));
    }

    private static <T> T only(MappedMessage mapped, Class<T> type) {
        return mapped.changes().stream()
                .filter(MappedChange.Put.class::isInstance)
                .map(change -> ((MappedChange.Put) change).resource())
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static CodeMap csv(String lines) throws IOException {
        return CodeMap.ofCsv("lab-7", new StringReader(lines));
    }

    @Test
    void givesTheKnownCodeBesideTheOneSentAndSaysWhichMapItWas() throws IOException {
        MappedMessage mapped = map(csv("""
                # the laboratory's own
                system,code,target system,target code,target display
                99LAB,LAC,http://loinc.org,2524-7,"Lactate, serum or plasma"
                units,mmolperl,http://unitsofmeasure.org,mmol/L
                """));

        Observation result = only(mapped, Observation.class);
        assertThat(result.getCode().getCoding())
                .extracting(coding -> coding.getSystem() + "|" + coding.getCode())
                .containsExactly(LOINC + "|2524-7", "urn:hl7v2:namespace:GH:99LAB|LAC");
        assertThat(result.getCode().getCodingFirstRep().getDisplay()).isEqualTo("Lactate, serum or plasma");
        assertThat(result.getValueQuantity().getCode()).isEqualTo("mmol/L");
        assertThat(mapped.unmapped()).isEmpty();
        assertThat(only(mapped, Provenance.class)
                        .getExtensionString("https://vigil.health/fhir/StructureDefinition/hl7v2-code-map"))
                .isEqualTo("lab-7");
    }

    @Test
    void withoutAMapTheCodeStaysAndTheUnitIsReported() {
        MappedMessage mapped = map(CodeMap.NONE);

        assertThat(only(mapped, Observation.class).getCode().getCoding()).hasSize(1);
        assertThat(mapped.unmapped())
                .extracting(one -> one.position() + " " + one.table())
                .containsExactly("OBX[1]-6 units");
    }

    @Test
    void takesTheEquivalentTargetsOfAFhirConceptMap() {
        ConceptMap map = new ConceptMap();
        map.setVersion("3");
        ConceptMap.ConceptMapGroupComponent group =
                map.addGroup().setSource("99LAB").setTarget(LOINC);
        ConceptMap.SourceElementComponent element = group.addElement().setCode("LAC");
        element.addTarget().setCode("32693-4").setEquivalence(ConceptMapEquivalence.RELATEDTO);
        element.addTarget().setCode("2524-7").setEquivalence(ConceptMapEquivalence.EQUIVALENT);

        CodeMap codes = CodeMap.of(map);

        assertThat(codes.version()).isEqualTo("3");
        assertThat(only(map(codes), Observation.class)
                        .getCode()
                        .getCodingFirstRep()
                        .getCode())
                .isEqualTo("2524-7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b,c",
                "a,b,c,d,e,f",
                "a,,c,d",
                "a,b,,d",
                "a,\"b,c,d",
                "a,b,http://x,1\na,b,http://x,2",
            })
    void refusesWhatIsNotOfItsFormOrContradictsItself(String lines) {
        assertThatThrownBy(() -> csv(lines)).hasMessageContaining("VGL-HL7-050");
    }
}
