package health.vigil.intake.internal;

import health.vigil.keys.DataKeys;
import health.vigil.keys.KeyProvider;
import health.vigil.keys.WrappedKey;
import health.vigil.vault.Vault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The codes and units that no map has, each sealed under a key of its own.
public final class UnmappedTable {
    private static final int MOST_OF_A_SENDER = 5_000;
    private static final int LONGEST = 1_000;

    private final KeyProvider keys;
    private final Vault vault;

    public UnmappedTable(KeyProvider keys, Vault vault) {
        this.keys = keys;
        this.vault = vault;
    }

    /// A code that waits.
    ///
    /// @param seen how often it was sent
    public record Row(String id, String sender, LocalCode code, long seen, Instant first, Instant last) {}

    /// Counts codes, in the order of their ids, so that two writers never wait for each other. Of a sender that has
    /// 5,000 open already, new ones are not kept.
    public void count(Handle transaction, Map<String, List<LocalCode>> bySender, Instant now) {
        Map<String, Counted> counted = new TreeMap<>();
        bySender.forEach((sender, codes) -> codes.forEach(code -> counted.merge(
                id(transaction, sender, code), new Counted(sender, code, 1), (one, other) -> one.again())));
        if (counted.isEmpty()) {
            return;
        }
        Set<String> known = new HashSet<>(transaction
                .createQuery("""
                        update intake.unmapped_code c set seen = c.seen + n.seen, last_seen = :now
                        from unnest(:ids, :seen) as n(id, seen) where c.id = n.id returning c.id
                        """)
                .bindArray("ids", String.class, List.copyOf(counted.keySet()))
                .bindArray(
                        "seen",
                        Long.class,
                        counted.values().stream().map(Counted::times).toList())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .mapTo(String.class)
                .list());
        counted.forEach((id, row) -> {
            if (!known.contains(id)) {
                insert(transaction, id, row, now);
            }
        });
    }

    private record Counted(String sender, LocalCode code, long times) {
        Counted again() {
            return new Counted(sender, code, times + 1);
        }
    }

    private void insert(Handle transaction, String id, Counted row, Instant now) {
        byte[] dataKey = DataKeys.generate();
        transaction
                .createUpdate("""
                        insert into intake.unmapped_code (id, sender, wrapped_key, sealed, seen, first_seen, last_seen)
                        select :id, :sender, :wrappedKey, :sealed, :seen, :now, :now
                        where (select count(*) from intake.unmapped_code where sender = :sender) < :most
                        on conflict (id) do update set seen = intake.unmapped_code.seen + excluded.seen
                        """)
                .bind("id", id)
                .bind("sender", row.sender())
                .bind("wrappedKey", keys.wrap(dataKey, context(id)).encoded())
                .bind("sealed", DataKeys.of(dataKey).seal(write(row.code()), context(id)))
                .bind("seen", row.times())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("most", MOST_OF_A_SENDER)
                .execute();
    }

    /// Those that were sent most often.
    public List<Row> most(Handle transaction, int limit) {
        return transaction
                .createQuery("select * from intake.unmapped_code order by seen desc, id limit :limit")
                .bind("limit", limit)
                .map((row, context) -> {
                    String id = row.getString("id");
                    byte[] dataKey = keys.unwrap(WrappedKey.decode(row.getString("wrapped_key")), context(id));
                    return new Row(
                            id,
                            row.getString("sender"),
                            read(DataKeys.of(dataKey).open(row.getBytes("sealed"), context(id))),
                            row.getLong("seen"),
                            row.getTimestamp("first_seen").toInstant(),
                            row.getTimestamp("last_seen").toInstant());
                })
                .list();
    }

    /// Takes codes off the queue.
    public void remove(Handle transaction, List<String> ids) {
        ids.forEach(id -> transaction
                .createUpdate("delete from intake.unmapped_code where id = :id")
                .bind("id", id)
                .execute());
    }

    private String id(Handle transaction, String sender, LocalCode code) {
        return vault.logicalId(transaction, "Basic", "urn:vigil:unmapped:" + sender, code.system() + "|" + code.code());
    }

    private static String context(String id) {
        return "intake.unmapped_code/" + id;
    }

    private static byte[] write(LocalCode code) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(code.element());
            out.writeUTF(Objects.requireNonNullElse(code.system(), ""));
            out.writeUTF(cut(code.code()));
            out.writeUTF(cut(Objects.requireNonNullElse(code.display(), "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static LocalCode read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return new LocalCode(in.readUTF(), orNull(in.readUTF()), in.readUTF(), orNull(in.readUTF()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
