package health.vigil.vault.internal;

import ca.uhn.fhir.context.FhirContext;
import com.google.errorprone.annotations.FormatMethod;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.StoredRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;

/// Searches current versions through the index.
public final class RecordFinder {
    private static final int MOST_CONDITIONS = 20;
    private static final int MOST_VALUES = 200;

    private final VaultKeys keys;
    private final FhirContext fhir;
    private final RecordReader reader;
    private final BlindIndex blind;

    public RecordFinder(VaultKeys keys, FhirContext fhir, RecordReader reader) {
        this.keys = keys;
        this.fhir = fhir;
        this.reader = reader;
        this.blind = new BlindIndex(keys.pseudonyms());
    }

    public RecordSearch.Page search(Handle transaction, RecordSearch search) {
        RecordTypes.check(fhir, search.type());
        Criteria criteria = new Criteria(search.type());
        search.conditions().forEach(criteria::add);
        String order = search.descending() ? "c.clinical" : "c.updated";
        String direction = search.descending() ? "desc" : "asc";
        String scope = search.type() + (search.descending() ? "/newest" : "/updated");
        if (search.after() != null) {
            Cursor after = Cursor.open(keys, scope, search.after());
            criteria.require(
                    "(%s, c.id) %s (cast(%s as timestamptz), %s)",
                    order,
                    search.descending() ? "<" : ">",
                    criteria.bind(Columns.text(after.time().toString())),
                    criteria.bind(Columns.text(after.id())));
        }
        String sql = "select %s, %s from vault.current_record c".formatted(RecordReader.COLUMNS, order)
                + " join vault.record r on r.type = c.type and r.id = c.id and r.version = c.version"
                + " left join vault.patient_key k on k.patient = r.patient where c.type = :type and not c.deleted"
                + criteria.sql()
                + " order by %s %s, c.id %s limit :limit".formatted(order, direction, direction);
        Query query = transaction.createQuery(sql).bind("type", search.type()).bind("limit", search.limit() + 1);
        criteria.parameters.forEach(query::bind);
        List<Found> found = query.map((row, context) -> new Found(
                        reader.record(row, context),
                        row.getObject(8, OffsetDateTime.class).toInstant()))
                .list();
        return page(search.limit(), scope, found);
    }

    private record Found(StoredRecord record, Instant time) {}

    private RecordSearch.Page page(int limit, String scope, List<Found> found) {
        List<StoredRecord> records =
                found.stream().limit(limit).map(Found::record).toList();
        String next = null;
        if (found.size() > limit) {
            Found last = found.get(limit - 1);
            next = new Cursor(last.time(), last.record().key().id()).sealed(keys, scope);
        }
        return new RecordSearch.Page(records, next);
    }

    /// The conditions of one search as SQL.
    private final class Criteria {
        private final String type;
        private final StringBuilder sql = new StringBuilder();
        private final Map<String, Argument> parameters = new LinkedHashMap<>();
        private int conditions;

        Criteria(String type) {
            this.type = type;
        }

        String sql() {
            return sql.toString();
        }

        String bind(Argument value) {
            String name = "p" + parameters.size();
            parameters.put(name, value);
            return ":" + name;
        }

        @FormatMethod
        void require(String template, Object... parts) {
            sql.append(" and ").append(template.formatted(parts));
        }

        void add(RecordSearch.Condition condition) {
            String name = condition.parameter();
            List<String> values = condition.values();
            if (values.isEmpty()) {
                throw Problems.badValue(type, name, "at least one value");
            }
            if (++conditions > MOST_CONDITIONS || values.size() > MOST_VALUES) {
                throw Problems.badSearch(
                        "The search has more than 20 conditions or 200 values in one.", "Ask for less at once.");
            }
            if (name.equals(SearchParameters.ID)) {
                require("c.id = any(%s)", bind(Columns.texts(values)));
            } else if (name.equals(SearchParameters.LAST_UPDATED)) {
                require("(%s)", dates(name, values, "c.updated", "(c.updated + interval '1 millisecond')"));
            } else if (SearchParameters.namesPatient(type, name)) {
                require("c.patient = any(%s)", bind(Columns.texts(patients(name, values))));
            } else {
                SearchParameter parameter = SearchParameters.find(type, name)
                        .orElseThrow(() -> Problems.unknownParameter(type, name, SearchParameters.names(type)));
                if (parameter.kind() == SearchParameter.Kind.PERIOD) {
                    require(
                            "exists (select from vault.index_period t where t.type = c.type and t.id = c.id"
                                    + " and t.parameter = %s and (%s))",
                            bind(Columns.text(name)), dates(name, values, "t.starts", "t.ends"));
                } else {
                    List<Long> wanted = new ArrayList<>();
                    values.forEach(value -> wanted.addAll(blind.wanted(type, parameter, value)));
                    require(
                            "exists (select from vault.index_value t where t.type = c.type and t.id = c.id"
                                    + " and t.value = any(%s))",
                            bind(Columns.longs(wanted)));
                }
            }
        }

        private List<String> patients(String parameter, List<String> values) {
            return values.stream()
                    .map(value -> value.startsWith("Patient/") ? value.substring("Patient/".length()) : value)
                    .peek(id -> {
                        if (id.contains("/") || id.isEmpty()) {
                            throw Problems.badValue(type, parameter, "Patient/id");
                        }
                    })
                    .toList();
        }

        private String dates(String parameter, List<String> values, String starts, String ends) {
            return values.stream()
                    .map(value -> DateCondition.parse(value)
                            .orElseThrow(() -> Problems.badValue(
                                    type, parameter, "a date such as 2026-01-31 or ge2026-01-31T08:00:00Z")))
                    .map(date -> date.sql(
                            starts,
                            ends,
                            "cast("
                                    + bind(Columns.text(
                                            Columns.literal(date.span().starts()))) + " as timestamptz)",
                            "cast("
                                    + bind(Columns.text(
                                            Columns.literal(date.span().ends()))) + " as timestamptz)"))
                    .collect(Collectors.joining(" or "));
        }
    }
}
