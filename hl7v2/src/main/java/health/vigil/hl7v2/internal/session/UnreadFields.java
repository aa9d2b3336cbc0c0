package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.reading.ReadMessage;
import java.util.List;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.StringType;

/// Keeps what no mapper has read: each as an extension of the message's Provenance with its position and its
/// text as sent. A Z segment, a field without a place in FHIR, a date that is none: all are there to be found.
public final class UnreadFields {
    private UnreadFields() {}

    /// @return the account of the message, in which every populated field has its line
    public static List<Line> keep(ReadMessage message, Provenance provenance) {
        return message.account((position, part) -> {
            if (part.isNull()) {
                part.notCarried(Reason.EXPLICIT_NULL);
                return;
            }
            Extension extension = new Extension(MessageMapper.UNMAPPED_FIELD);
            extension.addExtension("position", new StringType(position.toString()));
            extension.addExtension("value", new StringType(part.raw()));
            provenance.addExtension(extension);
            part.keptWhole("Provenance.extension(unmapped-field)");
        });
    }
}
