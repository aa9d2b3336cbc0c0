package health.vigil.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import health.vigil.base.Sealed;
import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Noted;
import health.vigil.facts.Fact.Noted.Certainty;
import health.vigil.facts.Fact.Noted.Finding;
import health.vigil.testkit.Requirement;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import java.util.List;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

/// Notes become facts from a closed list; their words stay on the identified side.
@Requirement("SCO-7")
class NoteFactsTest extends WithIntake {
    @Test
    @Requirement("PHI-1")
    void aTextResultSaysFindingsAndNoWords() {
        intake.take(text("C1", "Concern for sepsis in Mrs Quillfeather. Started on vancomycin. No confusion.", "F"));

        assertThat(noted())
                .extracting(Noted::finding, Noted::certainty)
                .containsExactlyInAnyOrder(
                        tuple(Finding.INFECTION, Certainty.POSSIBLE),
                        tuple(Finding.ANTIBIOTIC, Certainty.AFFIRMED),
                        tuple(Finding.ALTERED_MENTAL_STATE, Certainty.NEGATED));
        assertThat(intake.facts("4711").toString()).doesNotContainIgnoringCase("quillfeather", "vancomycin", "sepsis");
    }

    @Test
    @Requirement("SCO-5")
    void aCorrectedTextTakesBackWhatItNoLongerSays() {
        intake.take(text("C1", "Pneumonia. Confused.", "F"));
        List<Noted> before = noted();

        intake.take(text("C2", "Pneumonia.", "C"));

        assertThat(retracted())
                .containsExactly(before.stream()
                        .filter(fact -> fact.finding() == Finding.ALTERED_MENTAL_STATE)
                        .findFirst()
                        .orElseThrow()
                        .id());
    }

    @Test
    @Requirement("SCO-5")
    void aDocumentThatIsWrongIsTakenBack() {
        intake.take(Messages.admit("C1", "4711"));
        DocumentReference document = new DocumentReference().setStatus(DocumentReferenceStatus.CURRENT);
        document.setSubject(new Reference(intake.patient("4711").reference()));
        document.addContent()
                .getAttachment()
                .setContentType("text/plain")
                .setData("FAMILY HISTORY: Sepsis.\nPLAN: Treat cellulitis.".getBytes(UTF_8));
        write(document);
        List<Noted> said = noted();
        assertThat(said).extracting(Noted::certainty).containsExactly(Certainty.AFFIRMED);

        write(document.setStatus(DocumentReferenceStatus.ENTEREDINERROR));

        assertThat(retracted()).containsExactly(said.getFirst().id());
    }

    private void write(DocumentReference document) {
        RecordKey key = new RecordKey("DocumentReference", "note");
        intake.transaction(transaction -> intake.vault.write(
                transaction,
                intake.permit().access(),
                List.of(new RecordChange.Put(key, Sealed.of(document.copy()), null))));
    }

    private static byte[] text(String controlId, String words, String status) {
        return Messages.result(controlId, "4711", Messages.obx(1, "TX", "11506-3^note^LN", "", words, "", status));
    }

    private List<Noted> noted() {
        return intake.facts("4711").stream()
                .filter(Noted.class::isInstance)
                .map(Noted.class::cast)
                .toList();
    }

    private List<String> retracted() {
        return intake.facts("4711").stream()
                .filter(Fact.Retracted.class::isInstance)
                .map(Fact::id)
                .toList();
    }
}
