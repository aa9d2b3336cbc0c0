package health.vigil.server.internal;

import health.vigil.base.Ids;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.vault.PatientKeyListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/// Which keys the installation has, by their names, so that each that is new or gone since the last start becomes
/// an entry: some are made before there is a ledger to write to, others by commands and by hand. A patient's key is
/// recorded when it is made ([#ofPatients]), and goes with an erasure.
public final class KeyInventory {
    private static final Authority DUTY = new Authority.Duty("key-inventory@1");

    private KeyInventory() {}

    /// Compares with the last start, and records what differs.
    ///
    /// @param data the platform's directory
    /// @param operational the pool that entries are written with
    public static void record(Path data, Jdbi operational, Ledger ledger, Ids ids, InstantSource clock)
            throws IOException {
        Path state = DataDirectory.secrets(data).resolve("keys.recorded");
        SortedSet<String> now = names(data);
        SortedSet<String> before = new TreeSet<>(Files.exists(state) ? Files.readAllLines(state) : List.of());
        if (now.equals(before)) {
            return;
        }
        List<Entry> entries = new ArrayList<>();
        now.stream()
                .filter(name -> !before.contains(name))
                .forEach(name -> entries.add(entry(ids, clock, name, "created")));
        before.stream()
                .filter(name -> !now.contains(name))
                .forEach(name -> entries.add(entry(ids, clock, name, "gone")));
        operational.useTransaction(transaction -> ledger.appendAll(transaction, entries));
        // after the entries: a crash between repeats them, and loses none
        Files.write(state, now);
    }

    /// Records each patient's key in the transaction that makes it.
    public static PatientKeyListener ofPatients(Ledger ledger, Ids ids, InstantSource clock) {
        return (transaction, patients) -> ledger.appendAll(
                transaction,
                patients.stream()
                        .map(patient -> new Entry(
                                ids.next(),
                                clock.instant(),
                                Actor.platform("vault"),
                                DUTY,
                                patient,
                                new Act.KeyChanged("patient", "created")))
                        .toList());
    }

    private static Entry entry(Ids ids, InstantSource clock, String key, String change) {
        return new Entry(
                ids.next(), clock.instant(), Actor.platform("server"), DUTY, null, new Act.KeyChanged(key, change));
    }

    private static SortedSet<String> names(Path data) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (Path directory : List.of(data.resolve("keys"), DataDirectory.secrets(data))) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    for (Path file : files.toList()) {
                        names.addAll(keys(file));
                    }
                }
            }
        }
        return names;
    }

    /// A key file is one key; a keyring has one a line.
    private static List<String> keys(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".key")) {
            return List.of(name);
        }
        List<String> numbered = new ArrayList<>();
        if (name.endsWith(".keys")) {
            int lines = Files.readAllLines(file).size();
            for (int number = 1; number <= lines; number++) {
                numbered.add(name + " " + number);
            }
        }
        return numbered;
    }
}
