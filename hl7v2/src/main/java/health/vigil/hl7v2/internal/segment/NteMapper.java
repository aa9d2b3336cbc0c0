package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.reading.Reason;
import health.vigil.hl7v2.internal.session.Practitioners;
import health.vigil.hl7v2.internal.session.Session;
import java.util.List;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;

/// NTE, table NTE[Observation]. The lines of one NTE are one note.
public final class NteMapper {
    private NteMapper() {}

    public static void apply(Session session, ReadSegment nte, Observation observation) {
        nte.notCarried(Reason.SET_ID, 1);
        Part comment = nte.field(3, "Observation.note.text");
        if (!comment.isValued()) {
            return;
        }
        List<Part> lines = comment.repetitions();
        StringBuilder text = new StringBuilder();
        for (Part line : lines) {
            text.append(text.isEmpty() ? "" : "\n").append(line.verbatim());
            line.carried("");
        }
        Annotation note = observation.addNote().setText(text.toString());
        Part author = nte.field(5, "Observation.note.author");
        if (author.isValued()) {
            note.setAuthor(Practitioners.reference(session, author));
        }
        DateTimeType time = Dtm.dateTime(nte.field(6, "Observation.note.time"), session.zone(), "");
        if (time != null) {
            note.setTimeElement(time);
        }
    }
}
