package health.vigil.launch.internal;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;

/// A launch that does not reach the patient. Repeats nothing of what was sent.
public final class Refusal extends ProblemException {
    private static final String UNPROVEN = "VGL-LCH-005";

    private final int status;

    private Refusal(int status, String code, String message, String remedy) {
        super(new Problem(code, message, remedy));
        this.status = status;
    }

    /// HTTP status.
    public int status() {
        return status;
    }

    /// Whether it is about who somebody is.
    public boolean isOfIdentity() {
        return problem().code().equals(UNPROVEN);
    }

    /// The one that says that nobody knows why.
    public static Refusal broken() {
        return new Refusal(
                500, "VGL-LCH-500", "The launch failed.", "Try again; the operator finds the cause in the log.");
    }

    public static Refusal noPage() {
        return new Refusal(404, "VGL-LCH-404", "There is no such page here.", "Open the patient in your EHR again.");
    }

    public static Refusal foreign() {
        return new Refusal(
                403,
                "VGL-LCH-001",
                "Vigil is not opened from there.",
                "Ask the operator to configure this EHR under launches.");
    }

    public static Refusal unasked() {
        return new Refusal(
                400,
                "VGL-LCH-002",
                "This launch did not begin in this browser, is over, or was used before.",
                "Open the patient in your EHR again, one at a time, and let the browser keep Vigil's cookies.");
    }

    static Refusal unanswered() {
        return new Refusal(
                502,
                "VGL-LCH-003",
                "The EHR does not answer as a launch needs it.",
                "Try again; if it stays, have the operator compare the EHR's SMART configuration with Vigil's.");
    }

    public static Refusal declined() {
        return new Refusal(
                403,
                "VGL-LCH-004",
                "The EHR declined the launch.",
                "Have the EHR's operator check what Vigil is registered with: client, redirect address, keys, scopes.");
    }

    static Refusal unproven() {
        return new Refusal(
                403,
                UNPROVEN,
                "What the EHR says of who you are does not hold.",
                "Open the patient in your EHR again; if it stays, tell the operator.");
    }

    public static Refusal noAccount() {
        return new Refusal(
                403,
                "VGL-LCH-006",
                "You have no account here that is open now.",
                "Ask the operator for an account of the name that your EHR knows you by, or to open it again.");
    }

    static Refusal noNumber() {
        return new Refusal(
                409,
                "VGL-LCH-007",
                "The EHR named no patient, or not by exactly one number that Vigil knows patients by.",
                "Open the patient in your EHR; if it stays, have the operator check launches.NAME.patientNumbers.");
    }

    static Refusal illegibleNumber() {
        return new Refusal(
                409,
                "VGL-LCH-012",
                "The number by which the EHR knows the patient has a character that no number has.",
                "Have the patient's identifiers mended at the EHR.");
    }

    static Refusal unknownPatient() {
        return new Refusal(
                404,
                "VGL-LCH-008",
                "Vigil has nothing on this patient.",
                "If the patient has been admitted to a unit that Vigil watches, tell the operator.");
    }

    static Refusal notAllowed() {
        return new Refusal(
                403,
                "VGL-LCH-009",
                "Policy does not let you see this patient here; that you asked is recorded.",
                "Ask who is responsible for your account if that is wrong.");
    }

    static Refusal busy() {
        return new Refusal(503, "VGL-LCH-010", "Too many launches at a time.", "Try again in a moment.");
    }
}
