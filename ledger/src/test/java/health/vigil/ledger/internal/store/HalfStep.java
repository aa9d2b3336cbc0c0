package health.vigil.ledger.internal.store;

import health.vigil.ledger.LogKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// A step that ends after its first half.
public final class HalfStep {
    private HalfStep() {}

    public static void order(Jdbi database, Path directory, LogKeys keys) throws IOException {
        try (OpenLog log = OpenLog.tryOpen(database, directory, keys, InstantSource.system())
                .orElseThrow()) {
            log.order();
        }
    }
}
