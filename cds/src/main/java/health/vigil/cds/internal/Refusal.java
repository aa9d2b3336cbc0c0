package health.vigil.cds.internal;

import health.vigil.base.Problem;

/// A request that gets no answer, with the HTTP status and the reason. Repeats nothing of the request.
public final class Refusal extends RuntimeException {
    private final int status;
    private final Problem problem;

    private Refusal(int status, Problem problem) {
        super(problem.toString(), null, false, false);
        this.status = status;
        this.problem = problem;
    }

    public int status() {
        return status;
    }

    public Problem problem() {
        return problem;
    }

    /// Whether it is for want of records, and not for what they are.
    boolean isIncomplete() {
        return status == 412;
    }

    static Refusal malformed(String why) {
        return new Refusal(
                400,
                new Problem(
                        "VGL-CDS-001", "The request is malformed: " + why + ".", "Send what CDS Hooks 2.0 asks for."));
    }

    static Refusal unauthenticated(String why) {
        return new Refusal(
                401,
                new Problem(
                        "VGL-CDS-002",
                        "The assertion is refused: " + why + ".",
                        "Send a JSON Web Token signed by a key that is registered for the client, made for this address."));
    }

    static Refusal denied() {
        return new Refusal(
                403,
                new Problem(
                        "VGL-CDS-003", "Policy refuses.", "Ask for what this client may see, to treat the patient."));
    }

    static Refusal unknown() {
        return new Refusal(
                404,
                new Problem(
                        "VGL-CDS-004", "There is no such service or card.", "See /cds-services for what is offered."));
    }

    static Refusal incomplete(String what) {
        return new Refusal(
                412,
                new Problem(
                        "VGL-CDS-005",
                        "The request brings too little to score: " + what + ".",
                        "Send the prefetch that the service declares, or a FHIR server that it may read."));
    }

    static Refusal busy() {
        return new Refusal(
                503,
                new Problem("VGL-CDS-013", "Too many are asking at a time.", "Send the same feedback again later."));
    }

    static Refusal stopping() {
        return new Refusal(
                503, new Problem("VGL-CDS-009", "The platform is stopping.", "Send the same feedback again later."));
    }

    static Refusal tooLarge() {
        return new Refusal(413, new Problem("VGL-CDS-006", "The request is too large.", "Send at most 8 MiB."));
    }
}
