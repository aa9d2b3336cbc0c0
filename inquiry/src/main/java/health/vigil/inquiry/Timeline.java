package health.vigil.inquiry;

import health.vigil.inquiry.internal.Grouping;
import health.vigil.ledger.RecordedEntry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened, oldest first, in the steps that a reader needs: what repeats is one step with a count.
///
/// @param steps oldest first
/// @param summary the whole in a few short sentences
/// @param earlier where what lies before begins, as `after`; null where nothing does
public record Timeline(
        Scope scope,
        List<Step> steps,
        List<String> summary,
        @Nullable String earlier) {
    public Timeline {
        steps = List.copyOf(steps);
        summary = List.copyOf(summary);
    }

    /// What kind of thing a step is.
    public enum Track {
        SOURCE("Messages and records"),
        SCORE("Scores"),
        ALERT("Alerts"),
        PEOPLE("People"),
        CHANGE("Changes"),
        WATCH("Findings and questions");

        private final String label;

        Track(String label) {
            this.label = label;
        }

        /// In words.
        public String label() {
            return label;
        }
    }

    /// One step.
    ///
    /// @param who who did it, empty for the platform
    /// @param why under which policy or rule
    /// @param refused whether policy refused it
    /// @param weighty whether it changed something for the patient, or for who is responsible
    /// @param entries the evidence, oldest first
    public record Step(
            Track track,
            Instant first,
            Instant last,
            String title,
            String detail,
            String who,
            String why,
            boolean refused,
            boolean weighty,
            List<RecordedEntry> entries) {
        public Step {
            entries = List.copyOf(entries);
        }
    }

    /// Puts entries together.
    ///
    /// @param entries in any order, none twice
    static Timeline of(Scope scope, Collection<RecordedEntry> entries, @Nullable String earlier) {
        List<Step> steps = Grouping.steps(entries);
        return new Timeline(scope, steps, Grouping.summary(steps), earlier);
    }
}
