package health.vigil.sources.internal.fhir;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.PatientVersion;
import health.vigil.intake.PatientInDoubtException;

/// Why a resource of a record system becomes an exception.
final class FhirProblems {
    private FhirProblems() {}

    static ProblemException unreadable() {
        return new ProblemException(
                "VGL-SRC-030",
                "The original is no resource of FHIR R4 in JSON, or has a value that its type cannot have.",
                "Correct it, or have the record system's output corrected.");
    }

    static ProblemException unknownPatient() {
        return new ProblemException(
                "VGL-SRC-031",
                "The resource names a patient whose Patient has not come from the record system.",
                "Let the client read Patients; when the Patient has come, replay the exception.");
    }

    static ProblemException patientInDoubt() {
        return new ProblemException(
                "VGL-SRC-041",
                "The resource names a patient of whom it waits for a person to decide who they are (VGL-SRC-040).",
                "Decide about the Patient that waits, replay it, then replay this.");
    }

    /// @param version by their id in the record system
    static ProblemException anotherPatient(PatientVersion version) {
        return new PatientInDoubtException(
                version,
                "VGL-SRC-040",
                "By its number, or for want of one, a Patient of the record system is another than the record has them.",
                "Find out who they are: merge the two (A40) and replay it, or have the record system corrected.");
    }

    static ProblemException notWhole() {
        return new ProblemException(
                "VGL-SRC-032",
                "The resource has no id, is only a part (SUBSETTED) or wants rules that are not known here.",
                "Have the record system give whole resources; then let it be read again.");
    }

    static ProblemException anotherBase() {
        return new ProblemException(
                "VGL-SRC-042",
                "Under this name another record system was read: its base is not the one that is configured now.",
                "Give each record system a name of its own, or set its former base again.");
    }

    static ProblemException notAsked() {
        return new ProblemException(
                "VGL-SRC-045",
                "The record system gave a resource of a type that is not read from it.",
                "Add the type to the source's types, then replay the exception; or leave it.");
    }

    static ProblemException nobodys() {
        return new ProblemException(
                "VGL-SRC-046",
                "The resource is somebody's and names no patient, or a patient at another address than the base.",
                "Have the record system refer to the patient below its base, or correct the original and replay it.");
    }

    static ProblemException anotherPatients() {
        return new ProblemException(
                "VGL-SRC-047",
                "The record system gives to one patient what is in another patient's record.",
                "Find out whose it is; take it back where it is wrong, then replay the exception.");
    }

    static ProblemException deletedPatient() {
        return new ProblemException(
                "VGL-SRC-033",
                "The record system has deleted a Patient.",
                "Decide what that means for the record here: merge it, erase it or keep it.");
    }
}
