package health.vigil.gateway.internal.bulk;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.OperationParameters;
import health.vigil.gateway.internal.ReadableProvider;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.operation.Asked;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.jspecify.annotations.Nullable;

/// `$export` of everybody's records, of patients and of a Group (Bulk Data Access 2.0), with its status and its
/// files. Public because HAPI calls it.
public final class ExportProvider {
    private static final Set<String> FORMATS =
            Set.of("application/fhir+ndjson", "application/ndjson", "ndjson", "application/fhir ndjson");
    /// A write is given its time before it commits: what was under way when the export was asked for may be
    /// missing, and belongs to the next one, which this time lets begin a little earlier.
    private static final Duration IN_FLIGHT = Duration.ofMinutes(1);

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final JsonMapper JSON = new JsonMapper();

    private final Exporting exporting;

    ExportProvider(Exporting exporting) {
        this.exporting = exporting;
    }

    /// Everybody's records, and the directory.
    @Operation(name = "$export", idempotent = true, manualRequest = true, manualResponse = true)
    public void all(ServletRequestDetails request) throws IOException {
        begin(request, false, null);
    }

    /// All patients' records.
    @Operation(name = "$export", typeName = "Patient", idempotent = true, manualRequest = true, manualResponse = true)
    public void ofPatients(ServletRequestDetails request) throws IOException {
        begin(request, true, null);
    }

    /// The records of a Group's patients.
    @Operation(name = "$export", typeName = "Group", idempotent = true, manualRequest = true, manualResponse = true)
    public void ofGroup(@IdParam IdType id, ServletRequestDetails request) throws IOException {
        begin(request, true, id.getIdPart());
    }

    /// Where an export stands; DELETE removes it with its files.
    @Operation(
            name = "$export-status",
            idempotent = true,
            deleteEnabled = true,
            manualRequest = true,
            manualResponse = true)
    public void status(ServletRequestDetails request) throws IOException {
        Call call = ReadableProvider.call(request);
        String id = only(request, "_job", ID);
        HttpServletResponse response = request.getServletResponse();
        if (request.getServletRequest().getMethod().equals("DELETE")) {
            if (!exporting.remove(call, id)) {
                throw Refusals.notFound("export");
            }
            response.setStatus(HttpServletResponse.SC_ACCEPTED);
            return;
        }
        Exporting.Status status = exporting.status(call, id).orElseThrow(() -> Refusals.notFound("export"));
        switch (status.job().state()) {
            case WAITING -> {
                response.setStatus(HttpServletResponse.SC_ACCEPTED);
                response.setHeader("X-Progress", progress(status));
                response.setHeader("Retry-After", "1");
            }
            case FAILED ->
                throw Refusals.unprocessable(
                        "The export failed.", "Ask for it again; if it fails again, tell whoever runs this server.");
            case COMPLETE -> {
                response.setStatus(HttpServletResponse.SC_OK);
                response.setContentType("application/json");
                response.setHeader(
                        "Expires",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                status.job().expires().atOffset(ZoneOffset.UTC)));
                response.getOutputStream()
                        .write(manifest(status, request.getFhirServerBase()).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /// One file of an export.
    @Operation(name = "$export-file", idempotent = true, manualRequest = true, manualResponse = true)
    public void file(ServletRequestDetails request) throws IOException {
        byte[] lines = exporting
                .file(
                        ReadableProvider.call(request),
                        only(request, "_job", ID),
                        Integer.parseInt(only(request, "_file", NUMBER)))
                .orElseThrow(() -> Refusals.notFound("export"));
        HttpServletResponse response = request.getServletResponse();
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("application/fhir+ndjson");
        response.setContentLength(lines.length);
        response.getOutputStream().write(lines);
    }

    private void begin(ServletRequestDetails request, boolean ofPatients, @Nullable String group) {
        String prefer = request.getHeader("Prefer");
        if (prefer == null || !prefer.contains("respond-async")) {
            throw Refusals.badRequest("An export is asynchronous.", "Send the header Prefer: respond-async.");
        }
        Asked asked = Asked.of(request, "_type", "_since", "_outputFormat");
        Stream<String> sent = Stream.concat(
                request.getParameters().keySet().stream(),
                OperationParameters.ofBody(request).stream().map(ParametersParameterComponent::getName));
        if (sent.anyMatch(List.of("_elements", "_summary")::contains)) {
            throw Refusals.badRequest(
                    "An export has its records whole.", "Leave out _elements and _summary, or search instead.");
        }
        if (!asked.first("_outputFormat").map(FORMATS::contains).orElse(true)) {
            throw Refusals.badRequest("The _outputFormat is not offered.", "Use application/fhir+ndjson.");
        }
        Instant since = asked.time("_since").orElse(null);
        String id = exporting.begin(
                ReadableProvider.call(request),
                ofPatients,
                group,
                new TreeSet<>(asked.values("_type")),
                since,
                request.getCompleteUrl());
        HttpServletResponse response = request.getServletResponse();
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
        response.setHeader("Content-Location", request.getFhirServerBase() + "/$export-status?_job=" + id);
    }

    private static String progress(Exporting.Status status) {
        int records =
                status.files().stream().mapToInt(ExportTables.File::records).sum();
        return records + " records so far";
    }

    private static String manifest(Exporting.Status status, String base) {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("transactionTime", status.job().asked().minus(IN_FLIGHT).toString());
        manifest.put("request", status.job().request());
        manifest.put("requiresAccessToken", true);
        ArrayNode output = manifest.putArray("output");
        for (ExportTables.File file : status.files()) {
            output.addObject()
                    .put("type", file.type())
                    .put("url", base + "/$export-file?_job=" + status.job().id() + "&_file=" + file.number())
                    .put("count", file.records());
        }
        manifest.putArray("error");
        return manifest.toString();
    }

    private static String only(ServletRequestDetails request, String name, Pattern form) {
        String[] values = request.getParameters().get(name);
        if (values == null || values.length != 1 || !form.matcher(values[0]).matches()) {
            throw Refusals.notFound("export");
        }
        return values[0];
    }
}
