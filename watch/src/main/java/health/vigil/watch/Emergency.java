package health.vigil.watch;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Access to one patient's records that a clinician took outside of the units that they work in.
///
/// @param actor who
/// @param subject the patient, by audit token
/// @param words what was written besides the reason; empty once somebody has reviewed it
/// @param endsAt when it ends by itself
/// @param verdict null while nobody has reviewed it
/// @param reviewedBy null as well
public record Emergency(
        UUID id,
        String actor,
        String role,
        String subject,
        Reason reason,
        String words,
        Instant openedAt,
        Instant endsAt,
        @Nullable Verdict verdict,
        @Nullable String reviewedBy) {

    /// Why.
    public enum Reason {
        LIFE_IN_DANGER("Life in danger"),
        COVERING("Covering for a colleague"),
        CONSULT("Called for a consultation"),
        COMING_TO_MY_UNIT("The patient is coming to my unit"),
        /// Needs words.
        OTHER("Another reason, written below");

        private final String label;

        Reason(String label) {
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

    /// What a review found.
    public enum Verdict {
        JUSTIFIED("Justified"),
        NOT_JUSTIFIED("Not justified");

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
