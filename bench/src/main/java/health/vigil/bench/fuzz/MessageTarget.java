package health.vigil.bench.fuzz;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.SenderSettings;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/// Any bytes are refused as no message, refused as one that is not mapped, or mapped with every field accounted for
/// and resources that can be written and read again.
public final class MessageTarget {
    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final MessageMapper MAPPER = MessageMapper.ofUnidentified();

    private MessageTarget() {}

    /// What the fuzzer calls; anything thrown is a finding.
    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            MappedMessage mapped = MAPPER.map(
                    Message.parse(bytes),
                    new MappingContext(
                            SenderSettings.inZone(ZoneOffset.UTC),
                            "fuzz",
                            Instant.EPOCH,
                            identity -> Integer.toHexString(identity.hashCode()),
                            identity -> Optional.empty()));
            if (mapped.report().count(Outcome.UNACCOUNTED) > 0) {
                throw new IllegalStateException("a field is unaccounted for");
            }
            for (MappedChange change : mapped.changes()) {
                if (change instanceof MappedChange.Put put) {
                    String json = FHIR.newJsonParser().encodeResourceToString(put.resource());
                    FHIR.newJsonParser().parseResource(json);
                }
            }
        } catch (ProblemException e) {
            if (!e.problem().code().startsWith("VGL-HL7-")) {
                throw e;
            }
        }
    }
}
