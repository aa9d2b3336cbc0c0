package health.vigil.gateway.internal.operation;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.vigil.gateway.GatewayLimits;
import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.Cursors;
import health.vigil.gateway.internal.ReadableProvider;
import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.Refusals;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordListing;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.RecordSearch.Condition;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// `$everything`, `$lastn` and `$match` as HAPI FHIR sees them. Public because HAPI calls it.
public final class OperationsProvider {
    private static final String GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade";
    private static final String CURSOR = "_cursor";

    private final Everything everything;
    private final LastN lastN;
    private final Matching matching;
    private final Cursors cursors;
    private final GatewayLimits limits;

    public OperationsProvider(
            Everything everything, LastN lastN, Matching matching, Cursors cursors, GatewayLimits limits) {
        this.everything = everything;
        this.lastN = lastN;
        this.matching = matching;
        this.cursors = cursors;
        this.limits = limits;
    }

    /// `Patient/id/$everything`, by pages.
    @Operation(name = "$everything", typeName = "Patient", idempotent = true, manualRequest = true)
    public Bundle ofPatient(@IdParam IdType id, ServletRequestDetails request) {
        return everything("Patient", id, request);
    }

    /// `Encounter/id/$everything`, by pages.
    @Operation(name = "$everything", typeName = "Encounter", idempotent = true, manualRequest = true)
    public Bundle ofEncounter(@IdParam IdType id, ServletRequestDetails request) {
        return everything("Encounter", id, request);
    }

    /// `Observation/$lastn`.
    @Operation(name = "$lastn", typeName = "Observation", idempotent = true, manualRequest = true)
    public Bundle lastN(ServletRequestDetails request) {
        Asked asked = Asked.of(request, "patient", "subject", "category", "code", "date", "status", "max");
        List<String> patients = Stream.of("patient", "subject")
                .flatMap(name -> asked.values(name).stream())
                .map(value -> value.startsWith("Patient/") ? value.substring("Patient/".length()) : value)
                .distinct()
                .toList();
        if (patients.size() != 1) {
            throw Refusals.badRequest(
                    "$lastn names no patient, or several.", "Name one as patient=Patient/id, and ask for each.");
        }
        String id = patients.getFirst();
        List<Condition> conditions = asked.conditions("category", "code", "date", "status");
        if (asked.values("status").isEmpty()) {
            conditions.add(new Condition("status:not", List.of("entered-in-error")));
        }
        conditions.add(new Condition("patient", List.of("Patient/" + id)));
        int most = asked.number("max", 1, 100);
        return bundle(request, lastN.find(ReadableProvider.call(request), id, conditions, most), List.of());
    }

    /// `Patient/$match`.
    @Operation(name = "$match", typeName = "Patient")
    public Bundle match(
            @OperationParam(name = "resource", min = 1, max = 1) @Nullable Patient sought,
            @OperationParam(name = "count") @Nullable IntegerType count,
            @OperationParam(name = "onlyCertainMatches") @Nullable BooleanType onlyCertain,
            ServletRequestDetails request) {
        if (sought == null) {
            throw Refusals.badRequest("$match names no Patient.", "Send Parameters with a Patient as resource.");
        }
        int most = count == null || !count.hasValue()
                ? limits.pageSize()
                : Math.clamp(count.getValue(), 1, limits.largestPage());
        boolean certain = onlyCertain != null && onlyCertain.booleanValue();
        Bundle bundle = new Bundle().setType(Bundle.BundleType.SEARCHSET);
        List<Matching.Match> matches = matching.match(ReadableProvider.call(request), sought, most, certain);
        bundle.setTotal(matches.size());
        for (Matching.Match match : matches) {
            BundleEntryComponent entry = add(bundle, request, match.patient(), SearchEntryMode.MATCH);
            entry.getSearch()
                    .setScore(java.math.BigDecimal.valueOf(match.probability())
                            .setScale(4, java.math.RoundingMode.HALF_EVEN));
            entry.getSearch().addExtension(GRADE, new CodeType(match.grade().code()));
        }
        return bundle;
    }

    private Bundle everything(String type, IdType id, ServletRequestDetails request) {
        Call call = ReadableProvider.call(request);
        Asked asked = Asked.of(request, "start", "end", "_since", "_type", "_count", CURSOR);
        if (!RecordType.NAMES.containsAll(asked.values("_type"))) {
            throw Refusals.badRequest("_type names a type that is not served.", "The CapabilityStatement lists them.");
        }
        RecordListing listing = asked.first(CURSOR)
                .map(cursor -> opened(call, type, id.getIdPart(), cursor))
                .orElseGet(() -> new RecordListing(
                        null,
                        new TreeSet<>(asked.values("_type")),
                        asked.time("_since").orElse(null),
                        asked.span("start", "end").orElse(null),
                        false,
                        Math.min(asked.number("_count", limits.pageSize(), 1_000_000), limits.largestPage()),
                        null));
        Everything.Page page =
                everything.page(call, RecordType.named(type).orElseThrow(), id.getIdPart(), listing, asked.names());
        Bundle bundle = bundle(request, page.records(), page.referred());
        String scope = scope(type, id.getIdPart());
        link(bundle, Bundle.LINK_SELF, call, scope, listing);
        RecordKey next = page.next();
        if (next != null) {
            link(bundle, Bundle.LINK_NEXT, call, scope, listing.after(next));
        }
        return bundle;
    }

    private void link(Bundle bundle, String relation, Call call, String scope, RecordListing listing) {
        bundle.addLink()
                .setRelation(relation)
                .setUrl(call.base() + "/" + scope + "?" + CURSOR + "="
                        + cursors.seal(call, Asked.written(scope, listing)));
    }

    private RecordListing opened(Call call, String type, String id, String cursor) {
        RecordSearch sealed = cursors.open(call, scope(type, id), cursor);
        return Asked.listing(sealed);
    }

    private static String scope(String type, String id) {
        return type + "/" + id + "/$everything";
    }

    private static Bundle bundle(ServletRequestDetails request, List<Resource> records, List<Resource> referred) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.SEARCHSET);
        records.forEach(record -> add(bundle, request, record, SearchEntryMode.MATCH));
        referred.forEach(record -> add(bundle, request, record, SearchEntryMode.INCLUDE));
        return bundle;
    }

    private static BundleEntryComponent add(
            Bundle bundle, ServletRequestDetails request, Resource resource, SearchEntryMode mode) {
        BundleEntryComponent entry = bundle.addEntry()
                .setFullUrl(request.getFhirServerBase() + "/" + resource.fhirType() + "/"
                        + resource.getIdElement().getIdPart())
                .setResource(resource);
        entry.getSearch().setMode(mode);
        return entry;
    }
}
