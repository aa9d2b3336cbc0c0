package health.vigil.server.internal;

import health.vigil.keys.ClassKeyring;
import health.vigil.ledger.LogKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/// The ledger's signing key, sealed by its keyring.
public final class LedgerKey {
    private static final String ORIGIN = "vigil.local/ledger";
    private static final String CONTEXT = "ledger signing key";

    private LedgerKey() {}

    /// Opens the key, or makes it at the first start.
    ///
    /// @param directory of the keys, which is not the published one
    public static LogKey open(Path directory, ClassKeyring keyring) throws IOException {
        return LogKey.openOrCreate(
                directory.resolve("ledger-signing.key"),
                ORIGIN,
                new LogKey.Seal() {
                    @Override
                    public byte[] wrap(byte[] key) {
                        return keyring.seal(key, CONTEXT);
                    }

                    @Override
                    public byte[] unwrap(byte[] sealed) {
                        return keyring.open(sealed, CONTEXT);
                    }
                },
                new SecureRandom());
    }
}
