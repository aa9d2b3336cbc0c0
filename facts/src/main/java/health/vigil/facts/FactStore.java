package health.vigil.facts;

import health.vigil.base.PatientToken;
import health.vigil.facts.Fact.Measured;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/// Every version of every fact, with both its times (schema `facts`, role `vigil_pseudonymised`). Values are sealed
/// one by one; tokens and times are readable to the database, what was measured is not.
public final class FactStore {
    private static final Comparator<Fact> BY_TIME =
            Comparator.comparing(Fact::effective).thenComparing(Fact::id);

    private final FactCodec codec;

    public FactStore(FactCodec codec) {
        this.codec = codec;
    }

    /// Stores batches, all in one round trip. A batch that is there already is left as it is.
    public void insert(Handle transaction, List<FactBatch> batches) {
        PreparedBatch rows = transaction.prepareBatch("""
                insert into facts.fact (batch, position, token, audit_token, fact_id, effective, known, sealed)
                values (:batch, :position, :token, :audit, :fact, :effective, :known, :sealed)
                on conflict do nothing""");
        for (FactBatch batch : batches) {
            for (KnownFact version : batch.versions()) {
                rows.bind("batch", version.batch())
                        .bind("position", version.position())
                        .bind("token", batch.patient().value())
                        .bind("audit", batch.auditSubject().value())
                        .bind("fact", version.fact().id())
                        .bind("effective", column(version.fact().effective()))
                        .bind("known", column(version.known()))
                        .bind("sealed", codec.seal(batch.patient(), version))
                        .add();
            }
        }
        if (rows.size() > 0) {
            rows.execute();
        }
    }

    /// Everything said about a patient until a time, as the batches that said it, in the order of knowledge: what a
    /// replay needs.
    public List<FactBatch> batches(Handle transaction, PatientToken patient, Instant knownUntil) {
        Map<UUID, List<Row>> byBatch = new LinkedHashMap<>();
        for (Row row : said(transaction, patient, knownUntil)) {
            byBatch.computeIfAbsent(row.version().batch(), _ -> new ArrayList<>())
                    .add(row);
        }
        return byBatch.entrySet().stream()
                .map(batch -> batch(batch.getKey(), patient, batch.getValue()))
                .toList();
    }

    /// The care tokens that facts name beside an audit token: one, and those of patients merged.
    public List<PatientToken> patients(Handle transaction, PatientToken auditSubject) {
        return transaction
                .createQuery(
                        "select distinct token from facts.fact where audit_token = :audit and position = 0 order by token")
                .bind("audit", auditSubject.value())
                .map((row, _) -> PatientToken.care(row.getString("token")))
                .list();
    }

    /// A patient's facts as known at a time: the latest version of each, without those retracted by then, by
    /// effective time.
    public List<Fact> asKnown(Handle transaction, PatientToken patient, Instant knownUntil) {
        return current(said(transaction, patient, knownUntil), knownUntil);
    }

    /// The course of one signal, by effective time, both ends included: for a chart.
    public List<Measured> series(
            Handle transaction, PatientToken patient, Signal signal, Instant from, Instant to, Instant knownUntil) {
        // All versions of a fact that any version puts into the time: a correction may have moved it out.
        Query query = transaction.createQuery("""
                        select batch, position, audit_token, known, sealed from facts.fact
                        where token = :token and known <= :known and fact_id in (
                            select fact_id from facts.fact
                            where token = :token and effective between :from and :to)""").bind("from", column(from)).bind("to", column(to));
        return current(rows(query, patient, knownUntil), knownUntil).stream()
                .filter(Measured.class::isInstance)
                .map(Measured.class::cast)
                .filter(measured -> signal.codes().contains(measured.code()))
                .filter(measured -> !measured.effective().isBefore(from)
                        && !measured.effective().isAfter(to))
                .toList();
    }

    /// Removes everything about a patient.
    ///
    /// @return how many versions were there
    public int erase(Handle transaction, PatientToken patient) {
        return transaction
                .createUpdate("delete from facts.fact where token = :token")
                .bind("token", patient.value())
                .execute();
    }

    private List<Row> said(Handle transaction, PatientToken patient, Instant knownUntil) {
        Query query = transaction.createQuery("""
                select batch, position, audit_token, known, sealed from facts.fact
                where token = :token and known <= :known""");
        return rows(query, patient, knownUntil);
    }

    private List<Row> rows(Query query, PatientToken patient, Instant knownUntil) {
        return query
                .bind("token", patient.value())
                .bind("known", column(knownUntil))
                .map((found, _) -> row(found, patient))
                .stream()
                .sorted(Comparator.comparing(Row::version))
                .toList();
    }

    private Row row(ResultSet found, PatientToken patient) throws SQLException {
        UUID batch = found.getObject("batch", UUID.class);
        int position = found.getInt("position");
        Instant known = found.getObject("known", OffsetDateTime.class).toInstant();
        Fact fact = codec.openFact(patient, batch, position, found.getBytes("sealed"));
        return new Row(PatientToken.audit(found.getString("audit_token")), new KnownFact(known, batch, position, fact));
    }

    private static FactBatch batch(UUID id, PatientToken patient, List<Row> rows) {
        Row first = rows.getFirst();
        List<Fact> facts = rows.stream().map(row -> row.version().fact()).toList();
        return new FactBatch(id, patient, first.auditSubject(), first.version().known(), facts);
    }

    private static List<Fact> current(List<Row> rows, Instant knownUntil) {
        List<KnownFact> versions = rows.stream().map(Row::version).toList();
        return KnownFact.latest(versions, knownUntil).values().stream()
                .map(KnownFact::fact)
                .filter(fact -> !(fact instanceof Fact.Retracted))
                .sorted(BY_TIME)
                .toList();
    }

    private static OffsetDateTime column(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private record Row(PatientToken auditSubject, KnownFact version) {}
}
