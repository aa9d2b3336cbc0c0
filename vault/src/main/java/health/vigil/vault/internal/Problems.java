package health.vigil.vault.internal;

import health.vigil.base.ProblemException;
import health.vigil.vault.RecordKey;
import java.util.Collection;

/// The problems of this room. They name types, parameters and logical ids, never content or search values.
public final class Problems {
    private Problems() {}

    /// A search cannot be understood.
    ///
    /// @param what a sentence without values
    public static ProblemException badSearch(String what, String remedy) {
        return new ProblemException("VGL-VLT-400", what, remedy);
    }

    public static ProblemException unknownParameter(String type, String parameter, Collection<String> known) {
        return badSearch(
                type + " has no search parameter of the name asked for" + named(parameter) + ".",
                "Use one of " + String.join(", ", known) + ".");
    }

    /// A parameter's name is the caller's text: repeat it only if it looks like a name.
    private static String named(String parameter) {
        return parameter.matches("[A-Za-z_:.-]{1,40}") ? " (" + parameter + ")" : "";
    }

    /// The modifier is the caller's text, and not repeated.
    public static ProblemException unknownModifier(String type, String parameter) {
        return badSearch(
                "The search parameter " + type + "." + parameter + " does not take the modifier asked for.",
                "The CapabilityStatement lists the modifiers of each kind of parameter.");
    }

    /// A search would have to open too many records.
    static ProblemException tooWide(int most) {
        return new ProblemException(
                "VGL-VLT-414",
                "The search would have to open more than " + most + " records at once.",
                "Name a patient, a code or a time, or leave out the order, chain or total that needs them all.");
    }

    public static ProblemException badValue(String type, String parameter, String expected) {
        return badSearch("A value of " + type + "." + parameter + " cannot be understood.", "Give " + expected + ".");
    }

    static ProblemException noSuchPatient(RecordKey key) {
        return new ProblemException(
                "VGL-VLT-404",
                "The surviving record of a merge, " + key.reference() + ", is not stored.",
                "Write the surviving Patient first, in the same call or before.");
    }

    static ProblemException conflict(RecordKey key, int expected, int current) {
        return new ProblemException(
                "VGL-VLT-409",
                key.reference() + " is at version " + current + ", not " + expected + ".",
                "Read the current version, decide again, and write with its version.");
    }

    static ProblemException concurrentWrite(Throwable cause) {
        return new ProblemException(
                new health.vigil.base.Problem(
                        "VGL-VLT-409",
                        "Another transaction wrote the same record at the same time.",
                        "Roll back and repeat the whole transaction."),
                cause);
    }

    static ProblemException mergedAway(String patient) {
        return new ProblemException(
                "VGL-VLT-410",
                "Patient/" + patient + " was merged into another patient.",
                "Resolve the identifier again and write to the surviving patient.");
    }

    static ProblemException tooLarge(String what) {
        return new ProblemException("VGL-VLT-413", what, "Split it into smaller records or calls.");
    }

    static ProblemException notStorable(String what, String remedy) {
        return new ProblemException("VGL-VLT-422", what, remedy);
    }

    static ProblemException unreadable(String reference) {
        return new ProblemException(
                "VGL-VLT-500",
                "The stored content of " + reference + " opens but is not a FHIR R4 resource of that type.",
                "Report this as a defect; earlier versions of the record may still be readable.");
    }
}
