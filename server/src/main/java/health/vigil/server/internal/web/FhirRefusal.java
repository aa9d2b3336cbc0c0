package health.vigil.server.internal.web;

import health.vigil.base.Problem;
import health.vigil.gateway.WantedForm;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/// What is refused in front of the FHIR door, in FHIR's form. It says nothing of what was sent.
record FhirRefusal(int status, String issue, Problem problem) {
    private static final String DOOR = "fhir";

    static final FhirRefusal LOGIN_NEEDED = new FhirRefusal(
            HttpServletResponse.SC_UNAUTHORIZED,
            "login",
            new Problem("VGL-SRV-002", "Nobody is signed in.", "Sign in by HTTP Basic or a bearer token."));

    private static final Problem UNREAD = new Problem(
            "VGL-SRV-014",
            "The request was refused before it was read: its method, address or headers.",
            "Encode the address by percent signs, without empty segments, semicolons or encoded slashes, and search by"
                    + " POST where it is long.");
    private static final Problem UNANSWERED = new Problem(
            "VGL-SRV-015",
            "The request was not answered.",
            "Call again; where that does not help, tell whoever runs it.");

    /// What the container or the firewall refused: by the statuses of a request that was not read, or by another.
    static FhirRefusal of(int status) {
        return switch (status) {
            case 400, 413, 414, 431, 501 -> new FhirRefusal(status, "invalid", UNREAD);
            case 405 -> new FhirRefusal(status, "not-supported", UNREAD);
            default -> new FhirRefusal(status, "processing", UNANSWERED);
        };
    }

    /// Whether an address, which may not have been read, is none of another door's, however it leads there, or begins
    /// as the FHIR door's.
    static boolean isDue(String address) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : address.split("/", -1)) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> segments.pollLast();
                default -> segments.addLast(segment);
            }
        }
        return address.isEmpty() || address.startsWith("/" + DOOR + "/") || DOOR.equals(segments.peekFirst());
    }

    /// Writes it in the form that the caller wants.
    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean xml = WantedForm.isXml(request.getQueryString(), request.getHeader("Accept"));
        response.setStatus(status);
        response.setContentType("application/fhir+" + (xml ? "xml" : "json") + ";charset=UTF-8");
        response.getOutputStream().write((xml ? xml() : json()).getBytes(StandardCharsets.UTF_8));
    }

    private String json() {
        String coding = "{\"system\":\"urn:vigil:problem\",\"code\":\"%s\"}".formatted(problem.code());
        String details = "{\"coding\":[%s],\"text\":\"%s\"}".formatted(coding, problem.message());
        return """
                {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"%s","details":%s,\
                "diagnostics":"%s %s"}]}""".formatted(issue, details, problem.message(), problem.remedy());
    }

    private String xml() {
        return """
                <OperationOutcome xmlns="http://hl7.org/fhir"><issue><severity value="error"/><code value="%s"/>\
                <details><coding><system value="urn:vigil:problem"/><code value="%s"/></coding><text value="%s"/>\
                </details><diagnostics value="%s %s"/></issue></OperationOutcome>""".formatted(issue, problem.code(), problem.message(), problem.message(), problem.remedy());
    }
}
