package health.vigil.server;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.engines.Certificates;
import health.vigil.engines.Database;
import health.vigil.engines.EmbeddedPostgres;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.CedarPolicy;
import health.vigil.watch.Holds;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A process that does nothing but act, on several connections at once, until somebody ends it. It says of each act
/// that it has committed.
final class ActLoop {
    private static final int THREADS = 4;

    private ActLoop() {}

    /// @param arguments the data directory of a running PostgreSQL, and the number of the first act
    public static void main(String[] arguments) throws InterruptedException {
        Path data = Path.of(arguments[0]);
        int first = Integer.parseInt(arguments[1]);
        Certificates certificates = Certificates.in(data.resolve("tls"), InstantSource.system());
        Database database =
                Database.at(EmbeddedPostgres.running(data, certificates).orElseThrow(), THREADS);
        Ids ids = new Ids(InstantSource.system(), new SecureRandom());
        Holds holds = new Holds(
                database.as(DataClass.EVIDENCE),
                new PostgresLedger(),
                CedarPolicy.shipped(ids),
                ids,
                InstantSource.system());
        List<Thread> threads = new ArrayList<>();
        for (int each = 0; each < THREADS; each++) {
            int offset = first + each;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int number = offset; ; number += THREADS) {
                    holds.byCommand("case-" + number, true);
                    say(number);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @SuppressWarnings("SystemOut") // the parent reads it
    private static synchronized void say(int number) {
        System.out.println(number);
        System.out.flush();
    }
}
