package health.vigil.intake.internal;

import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Noted;
import health.vigil.intake.NoteText;
import health.vigil.notes.NoteReader;
import health.vigil.notes.Statement;
import java.time.Instant;
import java.util.List;

/// What free text states: for each finding that a note names as the patient's own and of now, one fact with the
/// greatest certainty that it is named with. No word of the text passes.
final class NoteFacts {
    private NoteFacts() {}

    static List<Fact> of(String factId, String text, Instant effective) {
        return NoteText.evidence(factId, NoteReader.read(text)).entrySet().stream()
                .<Fact>map(each ->
                        new Noted(each.getKey(), finding(each.getValue()), certainty(each.getValue()), effective))
                .toList();
    }

    private static Noted.Finding finding(Statement statement) {
        return switch (statement.finding()) {
            case INFECTION -> Noted.Finding.INFECTION;
            case ANTIBIOTIC -> Noted.Finding.ANTIBIOTIC;
            case ALTERED_MENTAL_STATE -> Noted.Finding.ALTERED_MENTAL_STATE;
        };
    }

    private static Noted.Certainty certainty(Statement statement) {
        return switch (statement.assertion().certainty()) {
            case AFFIRMED -> Noted.Certainty.AFFIRMED;
            case POSSIBLE -> Noted.Certainty.POSSIBLE;
            case NEGATED -> Noted.Certainty.NEGATED;
        };
    }
}
