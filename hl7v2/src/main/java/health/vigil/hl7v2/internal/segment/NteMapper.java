package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Practitioners;
import health.vigil.hl7v2.internal.session.Session;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.DateTimeType;

/// NTE, tables NTE[Observation] and NTE[ServiceRequest]. The lines of one NTE are one note.
public final class NteMapper {
    private NteMapper() {}

    /// @param path of the notes, such as `Observation.note`
    public static void apply(Session session, ReadSegment nte, String path, Consumer<Annotation> notes) {
        nte.notCarried(Reason.SET_ID, 1);
        Part comment = nte.field(3, path + ".text");
        if (!comment.isValued()) {
            return;
        }
        List<Part> lines = comment.repetitions();
        StringBuilder text = new StringBuilder();
        for (Part sent : lines) {
            Part line = sent.asText();
            text.append(text.isEmpty() ? "" : "\n").append(line.verbatim());
            line.carried("");
        }
        Annotation note = new Annotation();
        note.setText(text.toString());
        Part author = nte.field(5, path + ".author");
        if (author.isValued()) {
            note.setAuthor(Practitioners.reference(session, author.first()));
        }
        DateTimeType time = Dtm.dateTime(nte.field(6, path + ".time"), session.zone(), "");
        if (time != null) {
            note.setTimeElement(time);
        }
        notes.accept(note);
    }
}
