package health.vigil.ledger.internal.store;

import health.vigil.ledger.LogKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// A step that ends after its first half.
public final class HalfStep {
    private HalfStep() {}

    public static void integrate(Jdbi database, Path directory, LogKeys keys) throws IOException {
        try (Handle reading = database.open();
                OpenLog log = OpenLog.tryOpen(database, directory, keys, InstantSource.system())
                        .orElseThrow()) {
            log.integrate(Queue.oldest(reading, 1000, 1_000_000));
        }
    }
}
