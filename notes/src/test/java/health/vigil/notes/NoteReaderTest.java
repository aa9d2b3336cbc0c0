package health.vigil.notes;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.notes.Assertion.Certainty;
import health.vigil.notes.Assertion.Person;
import health.vigil.notes.Assertion.Time;
import health.vigil.testkit.Requirement;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoteReaderTest {
    @ParameterizedTest
    @Requirement("SCO-7")
    @CsvSource(delimiter = '|', textBlock = """
            Started on vancomycin and cefepime for presumed pneumonia. | ANTIBIOTIC AFFIRMED RECENT PATIENT; ANTIBIOTIC AFFIRMED RECENT PATIENT; INFECTION POSSIBLE RECENT PATIENT
            No evidence of infection. | INFECTION NEGATED RECENT PATIENT
            She denies confusion but was lethargic overnight. | ALTERED_MENTAL_STATE NEGATED RECENT PATIENT; ALTERED_MENTAL_STATE AFFIRMED RECENT PATIENT
            Concern for sepsis; urine and blood sent. | INFECTION POSSIBLE RECENT PATIENT
            Pneumonia was ruled out. | INFECTION NEGATED RECENT PATIENT
            Pneumonia cannot be excluded. | INFECTION POSSIBLE RECENT PATIENT
            History of recurrent UTIs. | INFECTION AFFIRMED HISTORICAL PATIENT
            Her mother had meningitis. | INFECTION AFFIRMED RECENT OTHER
            Return if confusion develops. | ALTERED_MENTAL_STATE AFFIRMED HYPOTHETICAL PATIENT
            Allergic to penicillin. |
            Levofloxacin was discontinued yesterday. | ANTIBIOTIC AFFIRMED HISTORICAL PATIENT
            Not septic, alert and oriented. | INFECTION NEGATED RECENT PATIENT
            Seen by Dr. Infection control is informed of the MRSA. | INFECTION AFFIRMED RECENT PATIENT
            A 72-year-old woman with sepsis. | INFECTION AFFIRMED RECENT PATIENT
            The patient isn’t confused. | ALTERED_MENTAL_STATE NEGATED RECENT PATIENT
            GCS E3 V4 M6, was GCS 15. | ALTERED_MENTAL_STATE AFFIRMED RECENT PATIENT
            GCS of 10T. | ALTERED_MENTAL_STATE AFFIRMED RECENT PATIENT
            GCS 2 is no score, GCS 99999999999 is none. |
            """)
    void saysWhatASentenceSays(String text, String expected) {
        List<String> found = NoteReader.read(text).stream()
                .map(statement ->
                        statement.finding() + " " + statement.assertion().certainty() + " "
                                + statement.assertion().time() + " "
                                + statement.assertion().person())
                .toList();

        assertThat(String.join("; ", found)).isEqualTo(expected == null ? "" : expected);
    }

    /// The form of most nursing assessments.
    @ParameterizedTest
    @Requirement("SCO-7")
    @CsvSource(delimiter = '|', textBlock = """
            Confusion: No | NEGATED
            Confused? No. | NEGATED
            Neuro: confused? no. Pupils equal. | NEGATED
            Altered mental status: denies | NEGATED
            [ ] Confused [x] Alert | NEGATED
            [x] Confused [ ] Alert | AFFIRMED
            Fever: no, cough: no, confused: yes | AFFIRMED
            Fever: no cough: no confused: yes | AFFIRMED
            Fever: yes, cough: no, confused: no | NEGATED
            Confused? Yes. | AFFIRMED
            Mental status: no confusion. | NEGATED
            Mental status: confused, no fever | AFFIRMED
            Hypotension unresponsive to fluids. |
            Pupils unresponsive. |
            Delirium precautions in place. |
            Confusion Assessment Method: 0 |
            Unresponsive to painful stimuli. | AFFIRMED
            """)
    void readsTheAnswersOfForms(String text, @Nullable String certainty) {
        assertThat(NoteReader.read(text))
                .as(text)
                .filteredOn(statement -> statement.finding() == Finding.ALTERED_MENTAL_STATE)
                .extracting(statement -> statement.assertion().certainty().name())
                .containsExactlyElementsOf(certainty == null ? List.of() : List.of(certainty));
    }

    @Test
    @Requirement("SCO-7")
    void aDenialAfterAColonIsNoAnswerWhereItNamesWhatItDenies() {
        assertThat(NoteReader.read("ASSESSMENT: no pneumonia, no evidence of sepsis."))
                .hasSize(2)
                .allMatch(statement -> statement.assertion().certainty() == Certainty.NEGATED);
    }

    /// Where every finding looked through every phrase of its sentence, this text would take days.
    @Test
    @Requirement("SCO-7")
    void aLongTextWithoutSentenceEndsIsReadWhole() {
        assertThat(NoteReader.read("no sepsis ".repeat(20_000)))
                .hasSize(20_000)
                .allMatch(statement -> statement.assertion().certainty() == Certainty.NEGATED);
    }

    @Test
    @Requirement("SCO-7")
    void aHeadingSpeaksForItsSection() {
        String note = """
                PAST MEDICAL HISTORY: Diabetes. Cellulitis of the leg.
                FAMILY HISTORY: Sepsis in infancy.
                ALLERGIES: Penicillin.
                ASSESSMENT: Likely urosepsis.
                - confused since noon
                """;

        List<Statement> statements = NoteReader.read(note);

        assertThat(statements)
                .extracting(Statement::assertion)
                .containsExactly(
                        new Assertion(Certainty.AFFIRMED, Time.HISTORICAL, Person.PATIENT),
                        new Assertion(Certainty.AFFIRMED, Time.RECENT, Person.OTHER),
                        new Assertion(Certainty.POSSIBLE, Time.RECENT, Person.PATIENT),
                        new Assertion(Certainty.AFFIRMED, Time.RECENT, Person.PATIENT));
        assertThat(statements.stream().filter(each -> each.assertion().current()))
                .extracting(each -> note.substring(each.start(), each.end()))
                .containsExactly("urosepsis", "confused");
    }

    @Test
    void takesAnyText() {
        Random random = new Random(3);
        String letters = "no sepsis. \n:;-'*()?! Pneumonia\u00e9\ud83d\ude00\u0000 denies ,\t";
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < 200; j++) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            NoteReader.read(text.toString())
                    .forEach(each ->
                            assertThat(each.start()).isLessThan(each.end()).isNotNegative());
        }
        assertThat(NoteReader.read("")).isEmpty();
        assertThat(NoteReader.read("x".repeat(NoteReader.MAX_TEXT) + " sepsis")).isEmpty();
    }
}
