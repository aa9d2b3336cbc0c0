package health.vigil.intake.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.keys.DataKey;
import health.vigil.keys.DataKeys;
import health.vigil.keys.KeyProvider;
import health.vigil.keys.PseudoRandom;
import health.vigil.keys.WrappedKey;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// What is kept for one source beside its originals: how far it has come, sealed. Thread-safe.
public final class SourceTable {
    private final String name;
    private final PseudoRandom names;
    private final DataKey progress;

    private SourceTable(String name, byte[] key) {
        PseudoRandom derived = new PseudoRandom(key);
        this.name = name;
        this.names = new PseudoRandom(derived.of("intake.source.names", name));
        this.progress = DataKeys.of(derived.of("intake.source.progress", name));
    }

    /// A source's part, with a key of its own that is made where there is none yet.
    public static SourceTable of(Jdbi identified, KeyProvider keys, String name) {
        String context = "intake.source/" + name;
        String wrapped = identified.inTransaction(transaction -> {
            transaction
                    .createUpdate("insert into intake.source (name, wrapped_key) values (:name, :key)"
                            + " on conflict do nothing")
                    .bind("name", name)
                    .bind("key", keys.wrap(DataKeys.generate(), context).encoded())
                    .execute();
            return transaction
                    .createQuery("select wrapped_key from intake.source where name = :name")
                    .bind("name", name)
                    .mapTo(String.class)
                    .one();
        });
        return new SourceTable(name, keys.unwrap(WrappedKey.decode(wrapped), context));
    }

    /// What an original is known by in the journal: a keyed function of what the source knows it by.
    public String controlId(String id) {
        return HexFormat.of().formatHex(names.of("intake.source.original", id));
    }

    public Optional<String> progress(Handle handle, String about) {
        return handle.createQuery("select sealed from intake.source_progress where source = :name and about = :about")
                .bind("name", name)
                .bind("about", hidden(about))
                .mapTo(byte[].class)
                .findOne()
                .map(bytes -> new String(progress.open(bytes, context(about)), UTF_8));
    }

    /// @param values by what they are about; an empty one is forgotten
    public void advance(Handle transaction, Map<String, String> values) {
        values.forEach((about, value) -> {
            if (value.isEmpty()) {
                transaction
                        .createUpdate("delete from intake.source_progress where source = :name and about = :about")
                        .bind("name", name)
                        .bind("about", hidden(about))
                        .execute();
            } else {
                transaction
                        .createUpdate("""
                                insert into intake.source_progress (source, about, sealed)
                                values (:name, :about, :sealed)
                                on conflict (source, about) do update set sealed = excluded.sealed
                                """)
                        .bind("name", name)
                        .bind("about", hidden(about))
                        .bind("sealed", progress.seal(value.getBytes(UTF_8), context(about)))
                        .execute();
            }
        });
    }

    private byte[] hidden(String about) {
        return names.of("intake.source.progress", about);
    }

    private String context(String about) {
        return "intake.source_progress/" + name + "/" + about;
    }
}
