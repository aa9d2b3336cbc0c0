package health.vigil.gateway.internal.bulk;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.Ids;
import health.vigil.base.Worker;
import health.vigil.gateway.internal.Disclosing;
import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.Witness;
import health.vigil.keys.KeyProvider;
import health.vigil.vault.Vault;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// Bulk exports, put together: what HAPI FHIR calls, and the thread that works them off.
public final class Exports implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Exports.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final ExportProvider provider;
    private final Worker worker;

    public Exports(
            FhirContext fhir,
            Jdbi identified,
            KeyProvider keys,
            Vault vault,
            Judge judge,
            Witness witness,
            Disclosing disclosing,
            Ids ids,
            InstantSource clock) {
        ExportTables tables = new ExportTables(keys);
        ExportRun run = new ExportRun(fhir, identified, vault, judge, witness, disclosing, tables, ids, clock);
        this.worker = new Worker("exports", run::step, PAUSE, Exports::failed);
        this.provider =
                new ExportProvider(new Exporting(identified, vault, judge, witness, tables, clock, worker::wake));
    }

    /// What HAPI FHIR calls.
    public Object provider() {
        return provider;
    }

    /// Begins to work exports off, those first that an earlier process left.
    public void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.close();
    }

    private static void failed(RuntimeException failure) {
        LOG.log(
                System.Logger.Level.WARNING,
                () -> "an export waits: " + failure.getClass().getName());
    }
}
