package health.vigil.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.keys.ClassKeyring;
import health.vigil.keys.FileKeyProvider;
import health.vigil.ledger.PostgresLedger;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyInventoryTest {
    @TempDir
    private Path data;

    @Test
    @Requirement("EVI-1")
    void everyKeyIsRecordedOnceWithItsName() throws Exception {
        try (Database database = ScratchDatabase.with(List.of("ledger"))) {
            FileKeyProvider provider = FileKeyProvider.open(data.resolve("keys"));
            ClassKeyring facts = ClassKeyring.open(data.resolve("keys"), "facts", provider);
            ClassKeyring.open(DataDirectory.secrets(data), "ledger", provider);

            record(database);
            record(database);
            assertThat(keys(database))
                    .containsExactly(
                            "facts.keys 1 created", provider.currentKey() + ".key created", "ledger.keys 1 created");

            facts.rotate();
            record(database);
            assertThat(keys(database)).hasSize(4).endsWith("facts.keys 2 created");
        }
    }

    private void record(Database database) throws IOException {
        KeyInventory.record(
                data,
                database.as(DataClass.OPERATIONAL),
                new PostgresLedger(),
                new Ids(InstantSource.system(), new SplittableRandom(1)),
                InstantSource.system());
    }

    private static List<String> keys(Database database) {
        return database.as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery("SELECT concat_ws(' ', act ->> 'key', act ->> 'change') FROM"
                                + " (SELECT seq, convert_from(bytes, 'UTF8')::jsonb -> 'act' AS act FROM ledger.pending) a"
                                + " ORDER BY seq")
                        .mapTo(String.class)
                        .list());
    }
}
