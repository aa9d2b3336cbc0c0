package health.vigil.ledger;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.internal.note.SecretKey;
import health.vigil.ledger.internal.tiles.DurableFiles;
import health.vigil.ledger.internal.tiles.LogFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The private keys of a log in a directory, a sealed file each, numbered. All that are there sign: after a rotation
/// the new key and the one before it, until that one is retired. Other processes may rotate and retire while a
/// sequencer signs; it takes notice at its next checkpoint. Safe for several threads.
public final class LogKeys {
    private static final Pattern FILE = Pattern.compile("ledger-signing(?:-([2-9]|[1-9][0-9]{1,3}))?\\.key");

    private final Path directory;
    private final String origin;
    private final LogKey.Seal seal;
    private List<Path> files = List.of();
    private List<LogKey> keys = List.of();

    private LogKeys(Path directory, String origin, LogKey.Seal seal) {
        this.directory = directory;
        this.origin = origin;
        this.seal = seal;
    }

    /// Opens the keys, or makes the first one if there is none.
    ///
    /// @param directory not the log's own, which is there to be published
    /// @param origin the log's name, the checkpoints' first line, such as `vigil.example.org/ledger`
    /// @param seal what keeps the keys safe at rest
    /// @throws ProblemException `VGL-LED-008` if a file cannot be opened with this seal
    public static LogKeys openOrCreate(Path directory, String origin, LogKey.Seal seal, SecureRandom random)
            throws IOException {
        LogKeys keys = new LogKeys(directory, origin, seal);
        if (keys.numbered().isEmpty()) {
            keys.make(1, random);
        }
        keys.signing();
        return keys;
    }

    /// Every key that signs now, oldest first.
    public synchronized List<LogKey> signing() throws IOException {
        List<Path> now = List.copyOf(numbered().values());
        if (now.isEmpty()) {
            throw broken(new IllegalStateException("no key file is left"));
        }
        if (!now.equals(files)) {
            List<LogKey> opened = new ArrayList<>();
            for (Path file : now) {
                opened.add(open(file));
            }
            keys = List.copyOf(opened);
            files = now;
        }
        return keys;
    }

    /// Makes the next key. From the sequencer's next checkpoint on, it signs beside those that are there.
    public synchronized LogKey rotate(SecureRandom random) throws IOException {
        make(numbered().lastKey() + 1, random);
        return signing().getLast();
    }

    /// Destroys all keys but the newest, which must have been handed over to.
    ///
    /// @param log the log's directory
    /// @return the names of the files that are gone
    /// @throws ProblemException `VGL-LED-023` if the log does not name the newest key yet
    public synchronized List<String> retire(Path log) throws IOException {
        LogFiles published = new LogFiles(log);
        if (!published.hasKeys()
                || !published.keys().containsAll(signing().getLast().verifiers())) {
            throw new ProblemException(
                    "VGL-LED-023",
                    "The old key cannot be retired: the log does not name the new one yet.",
                    "Let the platform run once with both keys; it hands over at its next checkpoint.");
        }
        List<Path> old = new ArrayList<>(numbered().values());
        old.removeLast();
        List<String> names = new ArrayList<>();
        for (Path file : old) {
            Files.delete(file);
            names.add(String.valueOf(file.getFileName()));
        }
        return names;
    }

    private SortedMap<Integer, Path> numbered() throws IOException {
        SortedMap<Integer, Path> found = new TreeMap<>();
        if (!Files.isDirectory(directory)) {
            return found;
        }
        try (Stream<Path> all = Files.list(directory)) {
            all.forEach(file -> {
                Matcher name = FILE.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    found.put(name.group(1) == null ? 1 : Integer.parseInt(name.group(1)), file);
                }
            });
        }
        return found;
    }

    private void make(int number, SecureRandom random) throws IOException {
        byte[] secret = new byte[SecretKey.LENGTH];
        random.nextBytes(secret);
        DurableFiles durable = new DurableFiles();
        String suffix = number == 1 ? "" : "-" + number;
        durable.write(directory.resolve("ledger-signing" + suffix + ".key"), seal.wrap(secret));
        durable.sync();
    }

    private LogKey open(Path file) throws IOException {
        byte[] sealed = Files.readAllBytes(file);
        try {
            return new LogKey(origin, seal.unwrap(sealed));
        } catch (RuntimeException e) {
            throw broken(e);
        }
    }

    private static ProblemException broken(RuntimeException cause) {
        return new ProblemException(
                new Problem(
                        "VGL-LED-008",
                        "The ledger's signing key cannot be opened.",
                        "Provide the key-encryption key that sealed it, or restore the key file from a backup."),
                cause);
    }
}
