package health.vigil.server.internal;

import health.vigil.keys.ClassKeyring;
import health.vigil.ledger.LogKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/// The key that signs reports, sealed by the ledger's keyring: a key of its own, since the log's signs checkpoints
/// and
/// nothing else.
public final class ReportKey {
    private static final String NAME = "vigil.local/reports";
    private static final String CONTEXT = "report signing key";

    private ReportKey() {}

    /// Opens the key, or makes it at the first start, and keeps its public half as `reports.vkey` in the data
    /// directory.
    public static LogKey open(Path data, Path secrets, ClassKeyring keyring) throws IOException {
        LogKey key = LogKey.openOrCreate(
                secrets.resolve("report-signing.key"),
                NAME,
                new LogKey.Seal() {
                    @Override
                    public byte[] wrap(byte[] plain) {
                        return keyring.seal(plain, CONTEXT);
                    }

                    @Override
                    public byte[] unwrap(byte[] sealed) {
                        return keyring.open(sealed, CONTEXT);
                    }
                },
                new SecureRandom());
        Files.writeString(data.resolve("reports.vkey"), key.verifier().line() + "\n", StandardCharsets.UTF_8);
        return key;
    }
}
