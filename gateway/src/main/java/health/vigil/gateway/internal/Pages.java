package health.vigil.gateway.internal;

import health.vigil.gateway.GatewayLimits;
import health.vigil.vault.RecordKey;
import health.vigil.vault.SearchCatalog;
import health.vigil.vault.StoredRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.jspecify.annotations.Nullable;

/// Searches and histories as bundles with links. A link to another page carries the whole question sealed, and shows
/// nothing of it; the link `self` repeats the parameters that were used (R4, 3.1.1.1) where the caller had them in an
/// address and they identify nobody, else it is sealed, too.
final class Pages {
    private static final int MOST_TYPES = 20;
    private static final List<String> NO_TOTAL = List.of("none");

    private final Cursors cursors;
    private final History history;
    private final GatewayLimits limits;

    Pages(Cursors cursors, History history, GatewayLimits limits) {
        this.cursors = cursors;
        this.history = history;
        this.limits = limits;
    }

    /// How a caller wants it.
    ///
    /// @param base the address of the API, without a slash at the end
    /// @param lenient whether parameters that are not known are left out
    /// @param shown whether what is asked stands in the address of the request
    record Style(String base, boolean lenient, boolean shown) {}

    /// A search over one type.
    ///
    /// @param within the record whose compartment is searched, null for everywhere
    Body search(
            Turn turn,
            Searching searching,
            @Nullable RecordKey within,
            RecordType<?> type,
            Map<String, List<String>> parameters,
            Style style) {
        String scope = within == null ? type.name() : within.reference() + "/" + type.name();
        PageAsked asked = asked(turn, scope, parameters, style);
        Query read = Query.read(type, asked.parameters(), style.base(), limits, asked.lenient());
        Query query = read.within(within).from(asked.after());
        Searching.Found found = searching.search(turn, type, query);
        PageAsked used = used(asked, query.ignored(), found);
        Bundle bundle = bundle(
                turn,
                scope,
                BundleType.SEARCHSET,
                used.sealedWhereIdentifying(List.of(type)),
                found.next(),
                style.base() + "/" + scope);
        return filled(bundle, found, query.ignored().size(), used, style);
    }

    /// A search over several types.
    ///
    /// @param within the record whose compartment is searched, null for everywhere
    Body search(
            Turn turn,
            Searching searching,
            @Nullable RecordKey within,
            Map<String, List<String>> parameters,
            Style style) {
        String scope = within == null ? "" : within.reference() + "/*";
        PageAsked asked = asked(turn, scope, parameters, style);
        boolean named = asked.parameters().containsKey("_type");
        List<RecordType<?>> types = within == null || named ? types(asked.parameters()) : compartment(within);
        List<RecordType<?>> reached = within == null || named ? types : searching.reached(turn, within, types);
        Map<String, List<String>> common = new LinkedHashMap<>(asked.parameters());
        common.remove("_type");
        Map<RecordType<?>, Query> queries = new LinkedHashMap<>();
        reached.forEach(type -> queries.put(
                type,
                Query.read(type, common, style.base(), limits, asked.lenient()).within(within)));
        Searching.Found found = new SeveralTypes(searching, types, queries).page(turn, asked.after());
        Set<String> ignored = new LinkedHashSet<>();
        queries.values().forEach(query -> ignored.addAll(query.ignored()));
        Set<String> unused = new LinkedHashSet<>(ignored);
        queries.values().forEach(query -> unused.retainAll(query.ignored()));
        PageAsked used = used(asked, unused, found);
        Bundle bundle = bundle(
                turn,
                scope,
                BundleType.SEARCHSET,
                used.sealedWhereIdentifying(types),
                found.next(),
                style.base() + "/" + scope);
        return filled(bundle, found, ignored.size(), used, style);
    }

    private static List<RecordType<?>> compartment(RecordKey within) {
        return SearchCatalog.compartment(within.type()).stream()
                .<RecordType<?>>flatMap(name -> RecordType.named(name).stream())
                .toList();
    }

    /// What was used of the question. A total that would have had to look at too many records is not told.
    private static PageAsked used(PageAsked asked, Set<String> ignored, Searching.Found found) {
        Set<String> unused = new LinkedHashSet<>(ignored);
        unused.add("_containedType"); // which says something of contained resources as matches alone
        if (found.total() == null && !NO_TOTAL.equals(asked.parameters().get("_total"))) {
            unused.add("_total");
        }
        return asked.without(unused);
    }

    private static List<RecordType<?>> types(Map<String, List<String>> parameters) {
        List<RecordType<?>> types = new ArrayList<>();
        for (String name :
                String.join(",", parameters.getOrDefault("_type", List.of())).split(",", -1)) {
            RecordType.named(name).filter(type -> !types.contains(type)).ifPresent(types::add);
            if (RecordType.named(name).isEmpty() || types.size() > MOST_TYPES) {
                throw Refusals.badRequest(
                        "A search over several types names none, one that is not served, or more than " + MOST_TYPES
                                + ".",
                        "Name them as _type=Observation,Condition.");
            }
        }
        return types;
    }

    private static Body filled(Bundle frame, Searching.Found found, int ignored, PageAsked asked, Style style) {
        if (found.total() != null) {
            frame.setTotal(found.total());
        }
        found.matches()
                .forEach(
                        match -> entry(frame, match.record(), style).getSearch().setMode(SearchEntryMode.MATCH));
        found.included()
                .forEach(
                        other -> entry(frame, other.record(), style).getSearch().setMode(SearchEntryMode.INCLUDE));
        List<@Nullable Body> bodies = new ArrayList<>();
        bodies.addAll(found.matches());
        bodies.addAll(found.included());
        if (ignored > 0) {
            frame.addEntry().getSearch().setMode(SearchEntryMode.OUTCOME);
            bodies.add(new Body.Made(Refusals.ignored(ignored)));
        }
        return new Body.Listed(frame, bodies, Portion.in(asked.parameters()));
    }

    Body history(Turn turn, RecordType<?> type, String id, Map<String, List<String>> parameters, Style style) {
        String scope = type.name() + "/" + id + "/_history";
        PageAsked asked = asked(turn, scope, parameters, style)
                .without(ReadParameters.notOfAHistory(parameters, style.lenient()));
        Integer before = asked.after() == null ? null : Integer.valueOf(asked.after());
        History.Page page = history.of(turn, type, id, since(asked.parameters()), count(asked.parameters()), before);
        Bundle bundle = bundle(turn, scope, BundleType.HISTORY, asked, page.next(), style.base() + "/" + scope);
        if (page.total() != null) {
            bundle.setTotal(page.total());
        }
        return filled(bundle, page.versions(), asked, style);
    }

    /// @param type null for all types
    Body changes(Turn turn, @Nullable RecordType<?> type, Map<String, List<String>> parameters, Style style) {
        String scope = (type == null ? "" : type.name()) + "/_history";
        PageAsked asked = asked(turn, scope, parameters, style)
                .without(ReadParameters.notOfAHistory(parameters, style.lenient()));
        History.Page page =
                history.changes(turn, type, since(asked.parameters()), count(asked.parameters()), asked.after());
        String address = style.base() + (type == null ? "" : "/" + type.name()) + "/_history";
        Bundle bundle = bundle(turn, scope, BundleType.HISTORY, asked, page.next(), address);
        return filled(bundle, page.versions(), asked, style);
    }

    private static Body filled(Bundle frame, List<History.Version> versions, PageAsked asked, Style style) {
        List<@Nullable Body> bodies = new ArrayList<>();
        for (History.Version version : versions) {
            entry(frame, version, style);
            bodies.add(version.content());
        }
        return new Body.Listed(frame, bodies, Portion.in(asked.parameters()));
    }

    private Bundle bundle(
            Turn turn, String scope, BundleType type, PageAsked asked, @Nullable String next, String address) {
        Bundle bundle = new Bundle().setType(type);
        bundle.addLink()
                .setRelation("self")
                .setUrl(
                        asked.shown() && asked.after() == null
                                ? address + asked.query()
                                : link(turn, scope, asked, address));
        if (next != null) {
            bundle.addLink().setRelation("next").setUrl(link(turn, scope, asked.from(next), address));
        }
        return bundle;
    }

    private String link(Turn turn, String scope, PageAsked asked, String address) {
        return address + "?" + Query.CURSOR + "=" + cursors.seal(turn.call(), scope, asked.bytes());
    }

    private PageAsked asked(Turn turn, String scope, Map<String, List<String>> parameters, Style style) {
        List<String> cursor = parameters.get(Query.CURSOR);
        if (cursor == null) {
            return new PageAsked(parameters, style.lenient(), style.shown(), null);
        }
        boolean alone = parameters.keySet().stream()
                .allMatch(name -> name.equals(Query.CURSOR) || Query.OF_THE_RESPONSE.contains(name));
        if (cursor.size() != 1 || !alone) {
            throw Refusals.badRequest("A page link takes no further parameters.", "Follow it as it was given.");
        }
        return PageAsked.of(cursors.opened(turn.call(), scope, cursor.getFirst()));
    }

    private static BundleEntryComponent entry(Bundle frame, StoredRecord record, Style style) {
        return frame.addEntry().setFullUrl(style.base() + "/" + record.key().reference());
    }

    private static void entry(Bundle frame, History.Version version, Style style) {
        StoredRecord record = version.record();
        BundleEntryComponent entry = entry(frame, record, style);
        HTTPVerb verb = record.deleted() ? HTTPVerb.DELETE : record.version() == 1 ? HTTPVerb.POST : HTTPVerb.PUT;
        entry.getRequest()
                .setMethod(verb)
                .setUrl(
                        verb == HTTPVerb.POST
                                ? record.key().type()
                                : record.key().reference());
        entry.getResponse()
                .setStatus(record.deleted() ? "204" : record.version() == 1 ? "201" : "200")
                .setEtag("W/\"" + record.version() + "\"")
                .setLastModified(Date.from(record.updated()));
    }

    private int count(Map<String, List<String>> parameters) {
        List<String> values = parameters.get("_count");
        return values == null ? limits.pageSize() : Query.count(values, 1, limits);
    }

    private static @Nullable Instant since(Map<String, List<String>> parameters) {
        List<String> values = parameters.get("_since");
        if (values == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(values.getFirst()).toInstant();
        } catch (DateTimeParseException e) {
            throw Refusals.badRequest("_since is no instant.", "Write it as 2026-01-31T08:00:00Z.");
        }
    }
}
