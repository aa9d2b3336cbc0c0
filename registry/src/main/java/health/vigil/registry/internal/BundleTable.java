package health.vigil.registry.internal;

import health.vigil.base.ProblemException;
import health.vigil.registry.Activation;
import health.vigil.scoring.Bundle;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// `registry.bundle` and `registry.activation`.
public final class BundleTable {
    private BundleTable() {}

    /// Whether this content is registered. The same name and version with another content is `VGL-REG-001`.
    public static boolean known(Handle handle, Bundle bundle) {
        Optional<String> address = handle.createQuery(
                        "select address from registry.bundle where name = :name and version = :version")
                .bind("name", bundle.name())
                .bind("version", bundle.version())
                .mapTo(String.class)
                .findOne();
        if (address.isPresent() && !address.get().equals(bundle.address())) {
            throw new ProblemException(
                    "VGL-REG-001",
                    "The bundle " + bundle.name() + " " + bundle.version() + " is registered with another content.",
                    "Restore its files; publish the change under a new version in a directory of its own.");
        }
        return address.isPresent();
    }

    public static void insert(Handle transaction, Bundle bundle, Instant at) {
        transaction
                .createUpdate("""
                        insert into registry.bundle (address, name, version, registered_at)
                        values (:address, :name, :version, :at)""")
                .bind("address", bundle.address())
                .bind("name", bundle.name())
                .bind("version", bundle.version())
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
    }

    public static void activate(Handle transaction, Activation activation) {
        transaction
                .createUpdate("""
                        insert into registry.activation (address, at, actor, decision)
                        values (:address, :at, :actor, :decision)""")
                .bind("address", activation.address())
                .bind("at", activation.at().atOffset(ZoneOffset.UTC))
                .bind("actor", activation.actor())
                .bind("decision", activation.decision())
                .execute();
    }

    public static List<Activation> activations(Handle handle) {
        return handle.createQuery("select address, at, actor, decision from registry.activation order by seq")
                .map((row, _) -> new Activation(
                        row.getString("address"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("actor"),
                        row.getObject("decision", UUID.class)))
                .list();
    }
}
