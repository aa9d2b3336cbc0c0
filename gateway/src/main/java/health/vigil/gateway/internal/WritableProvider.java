package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.Delete;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// One resource type as HAPI FHIR sees it, with what can be written. Public because HAPI calls it.
public final class WritableProvider<T extends Resource> extends ReadableProvider<T> {
    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"([1-9][0-9]{0,8})\"");

    WritableProvider(RecordType<T> type, Records records) {
        super(type, records);
    }

    /// create; the server gives the id.
    @Create
    public MethodOutcome create(@ResourceParam T content, ServletRequestDetails request) {
        unconditional(request);
        T created = records().writing().create(call(request), type(), content);
        return outcome(created).setCreated(true);
    }

    /// update of a record that exists, under If-Match where the caller sends one.
    @Update
    public MethodOutcome update(@IdParam @Nullable IdType id, @ResourceParam T content, ServletRequestDetails request) {
        unconditional(request);
        return outcome(records().writing().update(call(request), type(), one(id), ifMatch(request), content));
    }

    /// delete, under If-Match where the caller sends one.
    @Delete
    public MethodOutcome delete(@IdParam @Nullable IdType id, ServletRequestDetails request) {
        unconditional(request);
        records().writing().delete(call(request), type(), one(id), ifMatch(request));
        return new MethodOutcome();
    }

    /// A call that names its record by a condition has no id.
    private static String one(@Nullable IdType id) {
        if (id == null || !id.hasIdPart()) {
            throw Refusals.notOffered();
        }
        return id.getIdPart();
    }

    private static MethodOutcome outcome(Resource stored) {
        return new MethodOutcome(new IdType(stored.getIdElement().getValue()), true).setResource(stored);
    }

    /// A condition that is not understood must not be taken for none.
    private static void unconditional(ServletRequestDetails request) {
        if (request.getHeader(Constants.HEADER_IF_NONE_EXIST) != null
                || request.getHeader(Constants.HEADER_IF_NONE_MATCH) != null) {
            throw Refusals.notOffered();
        }
    }

    private static @Nullable Integer ifMatch(ServletRequestDetails request) {
        String header = request.getHeader(Constants.HEADER_IF_MATCH);
        if (header == null) {
            return null;
        }
        Matcher etag = ETAG.matcher(header);
        if (!etag.matches()) {
            throw Refusals.badRequest("If-Match names no version.", "Send it as W/\"version\".");
        }
        return Integer.valueOf(etag.group(1));
    }
}
