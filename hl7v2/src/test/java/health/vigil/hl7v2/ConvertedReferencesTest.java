package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.SteppedClock;
import health.vigil.testkit.Requirement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a converted message refers to is in its Bundle, or is not referred to.
@Requirement({"INT-1", "INT-2"})
class ConvertedReferencesTest {
    private final FhirContext fhir = FhirContext.forR4Cached();

    private Bundle converted(String type, String... segments) throws IOException {
        StringWriter out = new StringWriter();
        SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
        try (Convert convert = new Convert(SenderSettings.inZone(ZoneOffset.UTC), clock, out, null)) {
            String message = Mapped.HEADER + type + "|C1|P|2.5.1\r" + String.join("\r", segments) + "\r";
            convert.convert("file", new ByteArrayInputStream(message.getBytes(UTF_8)));
        }
        Bundle bundle = fhir.newJsonParser().parseResource(Bundle.class, out.toString());
        assertThat(dangling(bundle)).isEmpty();
        return bundle;
    }

    private List<String> dangling(Bundle bundle) {
        Set<String> here = bundle.getEntry().stream()
                .map(entry -> entry.getRequest().getUrl())
                .collect(Collectors.toSet());
        return bundle.getEntry().stream()
                .flatMap(entry ->
                        fhir
                                .newTerser()
                                .getAllPopulatedChildElementsOfType(entry.getResource(), Reference.class)
                                .stream())
                .filter(Reference::hasReference)
                .map(reference -> reference
                        .getReferenceElement()
                        .toUnqualifiedVersionless()
                        .getValue())
                .filter(name -> !here.contains(name))
                .toList();
    }

    private static <T extends Resource> List<T> all(Bundle bundle, Class<T> type) {
        return bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"T05", "T06", "T09", "T10"})
    void aDocumentNamesTheOneThatItFollowsByItsNumber(String event) throws IOException {
        Bundle bundle = converted(
                "MDM^" + event,
                "PID|1||4711^^^GH^MR||Muster^Anna",
                "TXA|1|DS|TX|20260302100000||||||||D2^EHR|D1^EHR||||AU||AV",
                "OBX|1|TX|||text");

        Reference target = all(bundle, DocumentReference.class)
                .getFirst()
                .getRelatesToFirstRep()
                .getTarget();
        assertThat(target.hasReference()).isFalse();
        assertThat(target.getIdentifier().getValue()).isEqualTo("D1");
    }

    @Test
    void aBlockedSlotIsNobodys() throws IOException {
        Bundle bundle = converted(
                "SIU^S23", "SCH|P1^OE|F1^OE||||BLOCK||BLOCK|30|min|^^^20260302080000", "RGS|1", "AIL|1||ROOM1^^^GH");

        assertThat(all(bundle, Patient.class)).isEmpty();
        assertThat(all(bundle, Appointment.class).getFirst().getParticipant())
                .singleElement()
                .satisfies(held -> assertThat(held.getActor().getReference()).startsWith("Location/"));
    }

    @Test
    void aResultWithoutAPatientSaysThatItIsNotKnownWhoseItIs() throws IOException {
        Bundle bundle = converted("ORU^R01", "OBR|1||F1^LAB|GLU^Glucose^L", "OBX|1|NM|GLU^Glucose^L||5|mmol/L|||||F");

        assertThat(all(bundle, Patient.class)).isEmpty();
        Reference subject = all(bundle, Observation.class).getFirst().getSubject();
        assertThat(subject.hasReference()).isFalse();
        assertThat(subject.getExtensionFirstRep().getUrl()).endsWith("data-absent-reason");
    }

    @Test
    void aPatientWithoutANumberIsStillOne() throws IOException {
        Bundle bundle = converted("SIU^S12", "SCH|P1^OE|F1^OE", "PID|1||||Muster^Anna");

        assertThat(all(bundle, Patient.class)).hasSize(1);
    }
}
