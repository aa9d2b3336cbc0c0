package health.vigil.vault.internal;

import health.vigil.vault.RecordKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;

/// The search index of current versions.
final class IndexTables {
    private static final Set<String> ORDERING = Set.of("date", "recorded");

    private final BlindIndex blind;

    IndexTables(BlindIndex blind) {
        this.blind = blind;
    }

    /// A record's place in the index.
    ///
    /// @param values blind values
    /// @param periods times in the clear
    record Entries(RecordKey key, List<Long> values, List<Timed> periods) {
        /// Where it stands when a type is ordered by time.
        Optional<Instant> clinical() {
            return periods.stream()
                    .filter(timed -> ORDERING.contains(timed.parameter()))
                    .flatMap(timed -> timed.span().position().stream())
                    .findFirst();
        }
    }

    record Timed(String parameter, Span span) {}

    Entries of(RecordKey key, Resource resource) {
        List<Long> values = new ArrayList<>();
        List<Timed> periods = new ArrayList<>();
        for (SearchParameter parameter : SearchParameters.of(key.type())) {
            for (Base value : parameter.values().apply(resource)) {
                if (parameter.kind() == SearchParameter.Kind.PERIOD) {
                    span(value).ifPresent(span -> periods.add(new Timed(parameter.name(), span)));
                } else {
                    values.addAll(blind.stored(key.type(), parameter, value));
                }
            }
        }
        return new Entries(key, values.stream().distinct().toList(), periods);
    }

    /// Replaces what the index holds of these records.
    void replace(Handle transaction, Collection<RecordKey> outdated, Collection<Entries> entries) {
        for (String table : outdated.isEmpty() ? List.<String>of() : List.of("index_value", "index_period")) {
            transaction
                    .createUpdate("delete from vault." + table
                            + " t using unnest(:types, :ids) as k(type, id) where t.type = k.type and t.id = k.id")
                    .bind(
                            "types",
                            Columns.texts(outdated.stream().map(RecordKey::type).toList()))
                    .bind(
                            "ids",
                            Columns.texts(outdated.stream().map(RecordKey::id).toList()))
                    .execute();
        }
        insertValues(transaction, entries);
        insertPeriods(transaction, entries);
    }

    private static void insertValues(Handle transaction, Collection<Entries> entries) {
        List<Long> values = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (Entries record : entries) {
            for (long value : record.values()) {
                values.add(value);
                types.add(record.key().type());
                ids.add(record.key().id());
            }
        }
        if (!values.isEmpty()) {
            transaction
                    .createUpdate("insert into vault.index_value (value, type, id)"
                            + " select * from unnest(:values, :types, :ids)")
                    .bind("values", Columns.longs(values))
                    .bind("types", Columns.texts(types))
                    .bind("ids", Columns.texts(ids))
                    .execute();
        }
    }

    private static void insertPeriods(Handle transaction, Collection<Entries> entries) {
        List<String> types = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        List<String> parameters = new ArrayList<>();
        List<Instant> starts = new ArrayList<>();
        List<Instant> ends = new ArrayList<>();
        for (Entries record : entries) {
            for (Timed timed : record.periods()) {
                types.add(record.key().type());
                ids.add(record.key().id());
                parameters.add(timed.parameter());
                starts.add(timed.span().starts());
                ends.add(timed.span().ends());
            }
        }
        if (!types.isEmpty()) {
            transaction
                    .createUpdate("insert into vault.index_period (type, id, parameter, starts, ends)"
                            + " select * from unnest(:types, :ids, :parameters, :starts, :ends)")
                    .bind("types", Columns.texts(types))
                    .bind("ids", Columns.texts(ids))
                    .bind("parameters", Columns.texts(parameters))
                    .bind("starts", Columns.instants(starts))
                    .bind("ends", Columns.instants(ends))
                    .execute();
        }
    }

    private static Optional<Span> span(Base value) {
        if (value instanceof Period period) {
            Optional<Span> start =
                    period.hasStart() ? Span.parse(period.getStartElement().getValueAsString()) : Optional.empty();
            Optional<Span> end =
                    period.hasEnd() ? Span.parse(period.getEndElement().getValueAsString()) : Optional.empty();
            return start.isEmpty() && end.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Span(
                            start.map(Span::starts).orElse(Instant.MIN),
                            end.map(Span::ends).orElse(Instant.MAX)));
        }
        return Optional.ofNullable(value.primitiveValue()).flatMap(Span::parse);
    }
}
