package health.vigil.bench;

import health.vigil.ledger.LogKey;
import health.vigil.ledger.LogKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/// A benchmark's log key protects nothing.
record Unsealed() implements LogKey.Seal {
    /// New keys of a log of its own.
    static LogKeys keys(Path home) throws IOException {
        return LogKeys.openOrCreate(home.resolve("keys"), "bench.local/ledger", new Unsealed(), new SecureRandom());
    }

    @Override
    public byte[] wrap(byte[] key) {
        return key;
    }

    @Override
    public byte[] unwrap(byte[] sealed) {
        return sealed;
    }
}
