package health.vigil.server.internal.accounts;

import health.vigil.base.Problem;

/// A request for a token that gets none (RFC 6749, 5.2). Repeats nothing of the request.
public final class TokenRefusal extends RuntimeException {
    private final int status;
    private final String error;
    private final Problem problem;

    private TokenRefusal(int status, String error, Problem problem) {
        super(problem.toString(), null, false, false);
        this.status = status;
        this.error = error;
        this.problem = problem;
    }

    public int status() {
        return status;
    }

    /// RFC 6749's code.
    public String error() {
        return error;
    }

    public Problem problem() {
        return problem;
    }

    /// @param status 400, or one that says more
    public static TokenRefusal malformed(int status, String why) {
        return new TokenRefusal(
                status,
                "invalid_request",
                new Problem(
                        "VGL-SMT-010",
                        "This is no request for a token: " + why + ".",
                        "POST one form, with each parameter once, as RFC 6749 and SMART Backend Services say."));
    }

    public static TokenRefusal otherGrant() {
        return new TokenRefusal(
                400,
                "unsupported_grant_type",
                new Problem(
                        "VGL-SMT-011", "This way to a token is not offered.", "Use grant_type=client_credentials."));
    }

    public static TokenRefusal unproven(String why) {
        return new TokenRefusal(
                401,
                "invalid_client",
                new Problem(
                        "VGL-SMT-012",
                        "The assertion is refused: " + why + ".",
                        "Sign a fresh one for this address with a key that is registered for the client."));
    }

    static TokenRefusal nothingGranted() {
        return new TokenRefusal(
                400,
                "invalid_scope",
                new Problem(
                        "VGL-SMT-013",
                        "Nothing that is asked for is registered for the client.",
                        "Ask in scope for what is registered, such as system/Observation.rs."));
    }

    static TokenRefusal frozen() {
        return new TokenRefusal(
                400,
                "unauthorized_client",
                new Problem("VGL-SMT-014", "The client was stopped.", "Ask the compliance officer."));
    }
}
