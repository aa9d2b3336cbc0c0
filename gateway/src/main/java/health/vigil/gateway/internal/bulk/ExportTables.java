package health.vigil.gateway.internal.bulk;

import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.CallerRow;
import health.vigil.keys.DataKeys;
import health.vigil.keys.KeyProvider;
import health.vigil.keys.WrappedKey;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import health.vigil.vault.RecordKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Exports and their files in the database. A file is compressed and sealed under a key of its own.
final class ExportTables {
    private final KeyProvider keys;

    ExportTables(KeyProvider keys) {
        this.keys = keys;
    }

    /// What is known of a file without opening it.
    record File(int number, String type, int records) {}

    void add(Handle transaction, ExportJob job) {
        Principal caller = job.call().principal();
        transaction
                .createUpdate("""
                        insert into gateway.export_job (id, caller_kind, caller, caller_role, caller_units, caller_scopes,
                            purpose, request, patients, types, since, state, asked, expires)
                        values (:id, :kind, :caller, :role, :units, :scopes, :purpose, :request, :patients, :types,
                            :since, 'WAITING', :asked, :expires)
                        """)
                .bind("id", job.id())
                .bind("kind", caller.kind().name())
                .bind("caller", caller.id())
                .bind("role", caller.role().name())
                .bindArray("units", String.class, List.copyOf(caller.units()))
                .bind("scopes", CallerRow.scopes(caller))
                .bind("purpose", job.call().purpose().name())
                .bind("request", job.request())
                .bindBySqlType("patients", texts(transaction, job.patients()), java.sql.Types.ARRAY)
                .bindArray("types", String.class, List.copyOf(job.types()))
                .bind("since", job.since() == null ? null : job.since().atOffset(ZoneOffset.UTC))
                .bind("asked", job.asked().atOffset(ZoneOffset.UTC))
                .bind("expires", job.expires().atOffset(ZoneOffset.UTC))
                .execute();
    }

    /// How many of a caller's exports are under way.
    int waitingOf(Handle transaction, Principal caller) {
        return transaction
                .createQuery("select count(*) from gateway.export_job where state = 'WAITING' and caller = :caller"
                        + " and caller_kind = :kind")
                .bind("caller", caller.id())
                .bind("kind", caller.kind().name())
                .mapTo(Integer.class)
                .one();
    }

    /// An export of this caller; nobody else's exists.
    Optional<ExportJob> find(Handle transaction, String id, Principal caller) {
        return transaction
                .createQuery(
                        "select * from gateway.export_job where id = :id and caller = :caller and caller_kind = :kind")
                .bind("id", id)
                .bind("caller", caller.id())
                .bind("kind", caller.kind().name())
                .map(ExportTables::job)
                .findOne();
    }

    /// The oldest that is not done, locked until the transaction ends; one that another node works on is passed over.
    Optional<ExportJob> next(Handle transaction) {
        return transaction
                .createQuery("select * from gateway.export_job where state = 'WAITING' order by number limit 1"
                        + " for update skip locked")
                .map(ExportTables::job)
                .findOne();
    }

    /// Keeps how far an export has come.
    void reached(Handle transaction, String id, int patient, @Nullable RecordKey after) {
        transaction
                .createUpdate("update gateway.export_job set patient = :patient, after_type = :type, after_id = :after"
                        + " where id = :id")
                .bind("id", id)
                .bind("patient", patient)
                .bind("type", after == null ? null : after.type())
                .bind("after", after == null ? null : after.id())
                .execute();
    }

    void finish(Handle transaction, String id, ExportJob.State state, Instant now, Instant expires) {
        transaction
                .createUpdate("update gateway.export_job set state = :state, finished = :now, expires = :expires"
                        + " where id = :id")
                .bind("id", id)
                .bind("state", state.name())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("expires", expires.atOffset(ZoneOffset.UTC))
                .execute();
    }

    void remove(Handle transaction, String id) {
        transaction
                .createUpdate("delete from gateway.export_job where id = :id")
                .bind("id", id)
                .execute();
    }

    /// @return how many were removed
    int removeExpired(Handle transaction, Instant now) {
        return transaction
                .createUpdate("delete from gateway.export_job where expires <= :now")
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute();
    }

    void addFile(Handle transaction, String job, String type, int records, byte[] lines) {
        int number = 1
                + transaction
                        .createQuery("select coalesce(max(number), 0) from gateway.export_file where job = :job")
                        .bind("job", job)
                        .mapTo(Integer.class)
                        .one();
        byte[] dataKey = DataKeys.generate();
        String context = context(job, number);
        transaction
                .createUpdate("insert into gateway.export_file (job, number, type, records, wrapped_key, sealed)"
                        + " values (:job, :number, :type, :records, :wrappedKey, :sealed)")
                .bind("job", job)
                .bind("number", number)
                .bind("type", type)
                .bind("records", records)
                .bind("wrappedKey", keys.wrap(dataKey, context).encoded())
                .bind("sealed", DataKeys.of(dataKey).seal(deflated(lines), context))
                .execute();
    }

    List<File> files(Handle transaction, String job) {
        return transaction
                .createQuery("select number, type, records from gateway.export_file where job = :job order by number")
                .bind("job", job)
                .map((row, context) -> new File(row.getInt("number"), row.getString("type"), row.getInt("records")))
                .list();
    }

    /// A file's lines.
    Optional<byte[]> open(Handle transaction, String job, int number) {
        return transaction
                .createQuery(
                        "select wrapped_key, sealed from gateway.export_file where job = :job and number = :number")
                .bind("job", job)
                .bind("number", number)
                .map((row, context) -> {
                    byte[] dataKey = keys.unwrap(WrappedKey.decode(row.getString("wrapped_key")), context(job, number));
                    return inflated(DataKeys.of(dataKey).open(row.getBytes("sealed"), context(job, number)));
                })
                .findOne();
    }

    private static ExportJob job(ResultSet row, StatementContext context) throws SQLException {
        return new ExportJob(
                row.getString("id"),
                new Call(CallerRow.principal(row), Purpose.valueOf(row.getString("purpose")), ""),
                row.getString("request"),
                row.getArray("patients") == null ? null : texts(row, "patients"),
                new TreeSet<>(texts(row, "types")),
                time(row, "since"),
                ExportJob.State.valueOf(row.getString("state")),
                row.getInt("patient"),
                row.getString("after_type") == null
                        ? null
                        : new RecordKey(row.getString("after_type"), row.getString("after_id")),
                row.getTimestamp("asked").toInstant(),
                time(row, "finished"),
                row.getTimestamp("expires").toInstant());
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }

    private static java.sql.@Nullable Array texts(Handle transaction, @Nullable List<String> values) {
        try {
            return values == null ? null : transaction.getConnection().createArrayOf("text", values.toArray());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column) == null
                ? null
                : row.getTimestamp(column).toInstant();
    }

    private static String context(String job, int number) {
        return "gateway.export_file/" + job + "/" + number;
    }

    private static byte[] deflated(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] inflated(byte[] deflated) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
