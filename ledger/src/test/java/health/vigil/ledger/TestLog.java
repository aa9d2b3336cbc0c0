package health.vigil.ledger;

import health.vigil.base.DataClass;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A database, a directory and a key that belong together.
final class TestLog implements AutoCloseable {
    static final String ORIGIN = "vigil.example.org/ledger";

    final Database database = ScratchDatabase.with(List.of("ledger"));
    final PostgresLedger ledger = new PostgresLedger();
    final Path directory;
    final LogKeys keys;

    TestLog(Path home) throws IOException {
        this(home, keys(home.resolve("keys")));
    }

    TestLog(Path home, LogKeys keys) {
        this.directory = home.resolve("log");
        this.keys = keys;
    }

    static LogKeys keys(Path home) throws IOException {
        return LogKeys.openOrCreate(home, ORIGIN, new XorSeal((byte) 0x5a), new SecureRandom());
    }

    /// The public keys of those that sign now.
    List<VerifierKey> verifiers() throws IOException {
        return keys.signing().stream().flatMap(key -> key.verifiers().stream()).toList();
    }

    /// A file with the public keys of those that sign now, as a reader got it from elsewhere.
    Path verifierFile(Path file) throws IOException {
        return Files.write(file, verifiers().stream().map(VerifierKey::line).toList());
    }

    void append(Entry... entries) {
        append(List.of(entries));
    }

    void append(List<Entry> entries) {
        database.as(DataClass.PSEUDONYMISED).useTransaction(handle -> ledger.appendAll(handle, entries));
    }

    Sequencer sequencer() {
        return new Sequencer(
                database.as(DataClass.EVIDENCE), directory, keys, InstantSource.system(), Duration.ofMillis(20));
    }

    /// Brings all that is committed under a checkpoint.
    Checkpoint drain() throws IOException, InterruptedException {
        try (Sequencer sequencer = sequencer()) {
            return sequencer.drain().orElseThrow();
        }
    }

    long waiting() {
        return database.as(DataClass.EVIDENCE).withHandle(ledger::waiting);
    }

    LedgerReader reader() {
        return new LedgerReader(directory);
    }

    LedgerVerifier.Report verify() {
        return LedgerVerifier.verify(directory, Optional.empty(), Optional.empty());
    }

    @Override
    public void close() {
        database.close();
    }

    /// A seal that shows whether it is asked; what seals in an installation is the `keys` room's.
    record XorSeal(byte mask) implements LogKey.Seal {
        @Override
        public byte[] wrap(byte[] key) {
            byte[] sealed = new byte[key.length + 1];
            sealed[key.length] = mask;
            for (int i = 0; i < key.length; i++) {
                sealed[i] = (byte) (key[i] ^ mask);
            }
            return sealed;
        }

        @Override
        public byte[] unwrap(byte[] sealed) {
            if (sealed[sealed.length - 1] != mask) {
                throw new IllegalArgumentException("sealed otherwise");
            }
            byte[] key = new byte[sealed.length - 1];
            for (int i = 0; i < key.length; i++) {
                key[i] = (byte) (sealed[i] ^ mask);
            }
            return key;
        }
    }
}
