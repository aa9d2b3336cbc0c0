package health.vigil.server.internal.web;

import java.io.IOException;
import java.util.Objects;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/// Answers what the container itself refuses, before any filter: in FHIR's form where the FHIR door was meant or the
/// address could not be read, else as a page with the status alone.
final class ContainerRefusals extends ErrorReportValve {
    private static final int FIRST_REFUSAL = 400;

    ContainerRefusals() {
        setShowReport(false);
        setShowServerInfo(false);
    }

    @Override
    protected void report(Request request, Response response, Throwable thrown) {
        if (!FhirRefusal.isDue(Objects.requireNonNullElse(request.getRequestURI(), ""))) {
            super.report(request, response, thrown);
            return;
        }
        int status = response.getStatus();
        if (status < FIRST_REFUSAL || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            FhirRefusal.of(status).write(request, response.getResponse());
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            // the caller has gone, or has an answer already
        }
    }
}
