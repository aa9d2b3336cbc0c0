package health.vigil.hl7v2;

import java.util.Optional;

/// What is known of whom an identity means, beside the logical id that it leads to.
public interface Merges {
    /// Where nobody was merged.
    Merges NONE = new Merges() {
        @Override
        public boolean isMerged(ResourceIdentity patient) {
            return false;
        }

        @Override
        public boolean isInDoubt(ResourceIdentity patient) {
            return false;
        }

        @Override
        public Optional<PatientVersion> latest(ResourceIdentity patient) {
            return Optional.empty();
        }
    };

    /// Whether the patient was merged into another one, so that the identity leads to the other one's record.
    boolean isMerged(ResourceIdentity patient);

    /// Whether an original waits in the exceptions by which the identity means somebody else than the record has it:
    /// what names the patient by it is not put into any record until a person has decided.
    boolean isInDoubt(ResourceIdentity patient);

    /// By which version their source last said who the patient is, whether or not that was in doubt; whoever wrote the
    /// record since. Empty where it has not.
    Optional<PatientVersion> latest(ResourceIdentity patient);
}
