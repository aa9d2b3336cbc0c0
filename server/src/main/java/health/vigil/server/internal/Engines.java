package health.vigil.server.internal;

import health.vigil.base.DataClass;
import health.vigil.base.ProblemException;
import health.vigil.engines.Certificates;
import health.vigil.engines.Database;
import health.vigil.engines.DatabaseAddress;
import health.vigil.engines.EmbeddedKafka;
import health.vigil.engines.EmbeddedPostgres;
import health.vigil.engines.KafkaAddress;
import health.vigil.server.VigilConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// PostgreSQL and Kafka, embedded or not.
///
/// @param database with its pools
/// @param kafka where it is
public record Engines(Database database, KafkaAddress kafka) {

    /// Starts what is embedded, both at once, and hands each to the closing as soon as it runs.
    public static Engines start(VigilConfig config, Path data, Certificates certificates, Closing closing) {
        CompletableFuture<DatabaseAddress> postgres =
                CompletableFuture.supplyAsync(() -> postgres(config.database(), data, certificates, closing));
        CompletableFuture<KafkaAddress> kafka =
                CompletableFuture.supplyAsync(() -> kafka(config.kafka(), data, certificates, closing));
        try {
            // Both, even if one fails: what has started must be known before anything is closed.
            CompletableFuture.allOf(postgres, kafka).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException problem ? problem : e;
        }
        Database database = closing.add(
                "connections", Database.at(postgres.join(), config.database().connectionsPerRole()));
        return new Engines(database, kafka.join());
    }

    private static DatabaseAddress postgres(
            VigilConfig.Database config, Path data, Certificates certificates, Closing closing) {
        VigilConfig.ExternalDatabase external = config.external();
        if (external == null) {
            return closing.add("PostgreSQL", EmbeddedPostgres.start(data, certificates))
                    .address();
        }
        Map<DataClass, String> passwords = new EnumMap<>(DataClass.class);
        for (DataClass dataClass : DataClass.values()) {
            passwords.put(dataClass, password(external.passwords(), DatabaseAddress.role(dataClass)));
        }
        return new DatabaseAddress(
                external.host(),
                external.port(),
                external.name(),
                external.authority(),
                password(external.passwords(), "vigil_owner"),
                passwords);
    }

    private static KafkaAddress kafka(VigilConfig.Kafka config, Path data, Certificates certificates, Closing closing) {
        VigilConfig.ExternalKafka external = config.external();
        return external == null
                ? closing.add("Kafka", EmbeddedKafka.start(data, certificates)).address()
                : new KafkaAddress(external.bootstrap(), external.authority(), external.certificate(), external.key());
    }

    private static String password(Path directory, String role) {
        try {
            return Files.readString(directory.resolve(role + ".password")).strip();
        } catch (IOException e) {
            throw new ProblemException(
                    "VGL-SRV-001",
                    "The configuration is not valid: there is no readable file " + role
                            + ".password in database.external.passwords.",
                    "Correct the configuration file.");
        }
    }
}
