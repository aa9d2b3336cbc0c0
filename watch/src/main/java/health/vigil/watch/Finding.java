package health.vigil.watch;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that a rule found and that a person should look at. One a rule, severity, actor and day, and one a
/// patient for a rule about single patients.
///
/// @param rule its versioned name
/// @param severity `low`, `medium` or `high`
/// @param actor whom it is about
/// @param day in the hospital's zone
/// @param sentence why, with the numbers
/// @param figures the numbers by name
/// @param entries places of the evidence in the log, newest first, at most fifty
/// @param verdict what somebody found it to be, null while nobody has looked
public record Finding(
        UUID id,
        String rule,
        String severity,
        String actor,
        LocalDate day,
        String sentence,
        SortedMap<String, Long> figures,
        List<Long> entries,
        Instant raisedAt,
        @Nullable Verdict verdict,
        @Nullable String reviewedBy,
        @Nullable Instant reviewedAt) {
    public Finding {
        figures = new TreeMap<>(figures);
        entries = List.copyOf(entries);
    }

    /// What a finding can turn out to be.
    public enum Verdict {
        /// It belonged to the work.
        CARE("It belonged to care"),
        /// Teaching, quality assurance, an emergency.
        OTHER_DUTY("Another duty explains it"),
        /// A mistake without intent.
        MISTAKE("A mistake"),
        /// It was not allowed.
        MISUSE("Misuse");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        /// In words.
        public String label() {
            return label;
        }

        /// As the log has it.
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
