package health.vigil.server.internal;

import health.vigil.keys.ClassKeyring;
import health.vigil.ledger.LogKey;
import health.vigil.ledger.LogKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/// The ledger's signing keys, sealed by its keyring.
public final class LedgerKey {
    private LedgerKey() {}

    /// Opens the keys, or makes the first one at the first start.
    ///
    /// @param directory of the keys, which is not the published one
    /// @param origin the log's name
    public static LogKeys open(Path directory, String origin, ClassKeyring keyring) throws IOException {
        return LogKeys.openOrCreate(directory, origin, seal(keyring, "ledger signing key"), new SecureRandom());
    }

    /// What keeps a key of the ledger safe at rest.
    ///
    /// @param context what the key is for
    public static LogKey.Seal seal(ClassKeyring keyring, String context) {
        return new LogKey.Seal() {
            @Override
            public byte[] wrap(byte[] key) {
                return keyring.seal(key, context);
            }

            @Override
            public byte[] unwrap(byte[] sealed) {
                return keyring.open(sealed, context);
            }
        };
    }
}
