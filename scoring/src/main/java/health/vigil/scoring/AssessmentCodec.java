package health.vigil.scoring;

import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.facts.BinaryReader;
import health.vigil.facts.BinaryReader.MalformedException;
import health.vigil.keys.DataKey;
import health.vigil.scoring.internal.AssessmentEncoding;

/// The bytes of an assessment. The canonical form is a function of the assessment alone, so equal bytes mean the same
/// assessment to the last bit; sealed, it is bound to the patient's token.
///
/// Opening takes any bytes; what was not sealed under this key for this patient, or is of no known format, is
/// `VGL-SCO-003` or the key's own refusal.
public final class AssessmentCodec {
    private static final int MAX_SEALED = 1 << 20;

    private final DataKey key;

    /// @param key of the data class `PSEUDONYMISED`
    public AssessmentCodec(DataKey key) {
        this.key = key;
    }

    /// The canonical form: what a replay compares.
    public static byte[] canonical(Assessment assessment) {
        return AssessmentEncoding.write(assessment);
    }

    public byte[] seal(Assessment assessment) {
        return key.seal(canonical(assessment), context(assessment.patient()));
    }

    /// Opens what was sealed for this patient.
    public Assessment open(PatientToken patient, byte[] sealed) {
        if (sealed.length > MAX_SEALED) {
            throw new ProblemException(problem("it is larger than a mebibyte"));
        }
        byte[] content = key.open(sealed, context(patient));
        try {
            return AssessmentEncoding.read(patient, new BinaryReader(content));
        } catch (MalformedException e) {
            throw new ProblemException(problem(String.valueOf(e.getMessage())), e);
        }
    }

    private static String context(PatientToken patient) {
        return "vigil.assessments/" + patient.value();
    }

    private static Problem problem(String why) {
        return new Problem(
                "VGL-SCO-003",
                "An assessment cannot be read: " + why + ".",
                "Check that writer and reader run compatible versions; it can be computed again from the facts.");
    }
}
