package health.vigil.server.internal.evidence;

import health.vigil.base.ProblemException;
import health.vigil.ledger.Archive;
import health.vigil.ledger.Incidents;
import health.vigil.ledger.WriteOnceStorage;
import health.vigil.server.VigilConfig;
import health.vigil.server.internal.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.Period;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/// The archive that the configuration names, or the one beside the ledger.
public final class LogArchive {
    private static final String BESIDE_THE_LEDGER = "archive";

    private LogArchive() {}

    /// Puts it together; it does nothing yet.
    ///
    /// @param data the platform's directory
    /// @param held whether a legal hold is in force
    /// @param wallClock by which times are over
    public static Archive of(
            VigilConfig.Evidence config, Path data, BooleanSupplier held, Incidents incidents, InstantSource wallClock)
            throws IOException {
        VigilConfig.Store store = Objects.requireNonNullElseGet(
                config.store(), () -> VigilConfig.Store.usual(data.resolve(BESIDE_THE_LEDGER)));
        return new Archive(
                DataDirectory.ledger(data),
                storage(store, wallClock),
                new Archive.Retention(Period.ofYears(store.entryYears()), Period.ofYears(store.proofYears())),
                DataDirectory.secrets(data).resolve("archive.state"),
                held,
                incidents,
                wallClock);
    }

    private static WriteOnceStorage storage(VigilConfig.Store store, InstantSource wallClock) throws IOException {
        VigilConfig.S3 s3 = store.s3();
        if (s3 == null) {
            return WriteOnceStorage.directory(
                    Objects.requireNonNull(store.directory(), "a store is one of two"), wallClock);
        }
        List<String> credentials = Files.readAllLines(s3.credentials());
        if (credentials.size() < 2) {
            throw new ProblemException(
                    "VGL-SRV-001",
                    "The file of the bucket's credentials has not two lines.",
                    "Write the access key's id into the first and the secret into the second.");
        }
        return WriteOnceStorage.s3(
                s3.bucket(),
                s3.region(),
                credentials.get(0).strip(),
                credentials.get(1).strip(),
                wallClock);
    }
}
