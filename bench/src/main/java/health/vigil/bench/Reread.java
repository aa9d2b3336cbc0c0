package health.vigil.bench;

import health.vigil.ledger.LedgerVerifier;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// A log verified from its files, as a stranger does.
final class Reread {
    private Reread() {}

    static LedgerVerifier.Report of(Path log, Map<String, Object> result, Progress progress) {
        Spent spent = Spent.now();
        LedgerVerifier.Report report = LedgerVerifier.verify(
                log,
                LedgerVerifier.Brought.of(Optional.empty(), Optional.empty()),
                InstantSource.system(),
                progress::reached);
        spent.end();
        result.put("verifiedPerSecond", spent.perSecond(report.entries()));
        result.put("processorMicrosPerEntryVerified", spent.processorMicros(report.entries()));
        result.put("correctness", Map.of("verified", report.entries(), "problems", report.problemCount()));
        return report;
    }
}
