package health.vigil.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.notes.Assertion;
import health.vigil.notes.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DocumentReference.DocumentReferenceContentComponent;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;

/// The free text of a record, which is what notes are read from: a text result, or the plain texts of a document that
/// is neither superseded nor wrong. Other forms of documents are not read.
public final class NoteText {
    private NoteText() {}

    /// Identified: it goes to who may read the record, and nowhere else.
    ///
    /// @return empty where there is none
    public static Optional<String> of(Resource content) {
        String text = switch (content) {
            case DocumentReference document
            when document.getStatus() == DocumentReferenceStatus.CURRENT ->
                document.getContent().stream()
                        .map(DocumentReferenceContentComponent::getAttachment)
                        .filter(NoteText::plain)
                        .map(attachment -> new String(attachment.getData(), UTF_8))
                        .collect(Collectors.joining("\n\n"));
            case Observation observation
            when observation.getValue() instanceof StringType words && words.hasValue() -> words.getValue();
            default -> "";
        };
        return Optional.of(text).filter(all -> !all.isBlank());
    }

    /// The statement that each finding of a note rests on, by the id of its fact: of what is the patient's own and of
    /// now, what is said with the greatest certainty, and of that the first.
    ///
    /// @param factId the id that stands for the note's record ([FactProjection#factId])
    /// @param read what the note says, as it was read
    public static Map<String, Statement> evidence(String factId, List<Statement> read) {
        Map<String, Statement> evidence = new TreeMap<>();
        for (Statement statement : read) {
            Assertion said = statement.assertion();
            if (said.person() == Assertion.Person.PATIENT && said.time() == Assertion.Time.RECENT) {
                evidence.merge(
                        factId + "#" + statement.finding().name(),
                        statement,
                        (a, b) -> a.assertion()
                                                .certainty()
                                                .compareTo(b.assertion().certainty())
                                        <= 0
                                ? a
                                : b);
            }
        }
        return evidence;
    }

    private static boolean plain(Attachment attachment) {
        return attachment.hasData()
                && attachment.hasContentType()
                && attachment.getContentType().startsWith("text/plain");
    }
}
