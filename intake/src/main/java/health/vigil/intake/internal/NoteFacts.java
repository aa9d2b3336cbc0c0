package health.vigil.intake.internal;

import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Noted;
import health.vigil.notes.Assertion;
import health.vigil.notes.NoteReader;
import health.vigil.notes.Statement;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What free text states: for each finding that a note names as the patient's own and of now, one fact with the
/// greatest certainty that it is named with. No word of the text passes.
final class NoteFacts {
    private NoteFacts() {}

    static List<Fact> of(String factId, String text, Instant effective) {
        Map<Noted.Finding, Noted.Certainty> found = new EnumMap<>(Noted.Finding.class);
        for (Statement statement : NoteReader.read(text)) {
            Assertion said = statement.assertion();
            if (said.person() == Assertion.Person.PATIENT && said.time() == Assertion.Time.RECENT) {
                found.merge(finding(statement), certainty(said), (a, b) -> a.compareTo(b) <= 0 ? a : b);
            }
        }
        return found.entrySet().stream()
                .<Fact>map(each ->
                        new Noted(factId + "#" + each.getKey().name(), each.getKey(), each.getValue(), effective))
                .toList();
    }

    private static Noted.Finding finding(Statement statement) {
        return switch (statement.finding()) {
            case INFECTION -> Noted.Finding.INFECTION;
            case ANTIBIOTIC -> Noted.Finding.ANTIBIOTIC;
            case ALTERED_MENTAL_STATE -> Noted.Finding.ALTERED_MENTAL_STATE;
        };
    }

    private static Noted.Certainty certainty(Assertion said) {
        return switch (said.certainty()) {
            case AFFIRMED -> Noted.Certainty.AFFIRMED;
            case POSSIBLE -> Noted.Certainty.POSSIBLE;
            case NEGATED -> Noted.Certainty.NEGATED;
        };
    }
}
