package health.vigil.server.internal.web;

import health.vigil.base.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What is refused in front of the FHIR door, in FHIR's form. It says nothing of what was sent.
record FhirRefusal(int status, String issue, Problem problem) {
    private static final String DOOR = "/fhir";

    static final FhirRefusal LOGIN_NEEDED = new FhirRefusal(
            HttpServletResponse.SC_UNAUTHORIZED,
            "login",
            new Problem("VGL-SRV-002", "Nobody is signed in.", "Sign in by HTTP Basic or a bearer token."));

    /// What the container or the firewall would not read.
    static FhirRefusal unread(int status) {
        Problem problem = new Problem(
                "VGL-SRV-014",
                "The request was refused before it was read: its method, address or headers.",
                "Encode the address by percent signs, without empty segments, semicolons or encoded slashes, and search by"
                        + " POST where it is long.");
        return new FhirRefusal(
                status, status == HttpServletResponse.SC_METHOD_NOT_ALLOWED ? "not-supported" : "invalid", problem);
    }

    /// Whether an address, which may not have been read, is none of another door's.
    static boolean isDue(String address) {
        return address.isEmpty() || address.equals(DOOR) || address.startsWith(DOOR + "/");
    }

    void write(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setContentType("application/fhir+json;charset=UTF-8");
        response.getOutputStream()
                .write("""
                        {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"%s","details":{"coding":[{\
                        "system":"urn:vigil:problem","code":"%s"}],"text":"%s"},"diagnostics":"%s %s"}]}""".formatted(issue, problem.code(), problem.message(), problem.message(), problem.remedy())
                        .getBytes(StandardCharsets.UTF_8));
    }
}
