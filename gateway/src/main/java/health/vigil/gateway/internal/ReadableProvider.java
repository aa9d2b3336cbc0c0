package health.vigil.gateway.internal;

import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.vigil.vault.RecordSearch;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/// One resource type as HAPI FHIR sees it: what can be read. Public because HAPI calls it.
public class ReadableProvider<T extends Resource> implements IResourceProvider {
    /// The request attribute under which the [Call] travels.
    public static final String CALL = "health.vigil.gateway.call";

    private final RecordType<T> type;
    private final Records records;

    ReadableProvider(RecordType<T> type, Records records) {
        this.type = type;
        this.records = records;
    }

    @Override
    public Class<T> getResourceType() {
        return type.model();
    }

    /// read and vread.
    @Read(version = true)
    public T read(@IdParam IdType id, ServletRequestDetails request) {
        if (!id.hasVersionIdPart()) {
            return records.reading().read(call(request), type, id.getIdPart());
        }
        if (!id.isVersionIdPartValidLong() || id.getVersionIdPartAsLong() > Integer.MAX_VALUE) {
            throw Refusals.notFound(type.name());
        }
        return records.reading()
                .read(
                        call(request),
                        type,
                        id.getIdPart(),
                        id.getVersionIdPartAsLong().intValue());
    }

    /// history of one record.
    @History
    public List<T> history(@IdParam IdType id, ServletRequestDetails request) {
        return records.reading().history(call(request), type, id.getIdPart());
    }

    /// search, by GET or POST, and the pages that follow.
    @Search(allowUnknownParams = true)
    public Bundle search(ServletRequestDetails request) {
        Call call = call(request);
        String cursor = SearchForm.cursor(request.getParameters());
        RecordSearch search = cursor == null
                ? SearchForm.read(type, records.offer().of(type).keySet(), request.getParameters(), records.limits())
                : records.cursors().open(call, type.name(), cursor);
        return bundle(call, search, records.searching().search(call, type, search), request.getFhirServerBase());
    }

    private Bundle bundle(Call call, RecordSearch search, Searching.Found found, String base) {
        Bundle bundle = new Bundle();
        bundle.setType(BundleType.SEARCHSET);
        bundle.addLink().setRelation("self").setUrl(link(call, search, base));
        if (found.next() != null) {
            RecordSearch next = new RecordSearch(
                    search.type(), search.conditions(), search.descending(), search.limit(), found.next());
            bundle.addLink().setRelation("next").setUrl(link(call, next, base));
        }
        for (Resource resource : found.resources()) {
            Bundle.BundleEntryComponent entry = bundle.addEntry();
            entry.setFullUrl(
                    base + "/" + type.name() + "/" + resource.getIdElement().getIdPart());
            entry.setResource(resource);
            entry.getSearch().setMode(SearchEntryMode.MATCH);
        }
        return bundle;
    }

    private String link(Call call, RecordSearch search, String base) {
        return base + "/" + type.name() + "?" + SearchForm.CURSOR + "="
                + records.cursors().seal(call, search);
    }

    final RecordType<T> type() {
        return type;
    }

    final Records records() {
        return records;
    }

    public static Call call(ServletRequestDetails request) {
        if (request.getServletRequest().getAttribute(CALL) instanceof Call call) {
            return call;
        }
        throw Refusals.unauthenticated();
    }
}
