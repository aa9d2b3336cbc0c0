package health.vigil.ledger;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.internal.note.SignedNote;
import health.vigil.ledger.internal.tiles.LogFiles;
import health.vigil.ledger.internal.tiles.TreeCheck;
import health.vigil.ledger.internal.tiles.Trust;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Checks a log from its files alone: the checkpoint's signatures, every entry's form and hash, every tile, the
/// root, every kept checkpoint, the handovers between keys, and, given an earlier checkpoint, that nothing before it
/// was rewritten. Reads the directory once, in order, and keeps little of it in memory.
public final class LedgerVerifier {
    private LedgerVerifier() {}

    /// Checks a directory.
    ///
    /// @param directory `checkpoint`, `tile/…`, `log.vkey`
    /// @param keyFile the log's verifier keys, one a line, obtained from elsewhere, at any time of its life: later
    ///     ones are believed if the log shows their handover. Without it the directory's own `log.vkey` is
    ///     believed, which shows that the log is whole but not whose it is
    /// @param earlier a checkpoint of the same log, kept from before
    public static Report verify(Path directory, Optional<Path> keyFile, Optional<Path> earlier) {
        return verify(directory, keyFile, earlier, Optional.empty());
    }

    /// As above, and that witnesses signed the newest checkpoint that shows any.
    ///
    /// @param witnesses verifier keys of witnesses, one a line, each of which must have signed
    public static Report verify(
            Path directory, Optional<Path> keyFile, Optional<Path> earlier, Optional<Path> witnesses) {
        LogFiles files = new LogFiles(directory);
        TreeCheck check;
        try {
            List<VerifierKey> trusted = keyFile.map(LogFiles::keys).orElseGet(files::keys);
            Trust trust = new Trust(trusted, files.hasKeys() ? files.keys() : List.of());
            check = new TreeCheck(
                    directory,
                    trust,
                    earlier.map(file -> LogFiles.read(file, SignedNote.LARGEST)),
                    witnesses.map(LogFiles::keys).orElse(List.of()));
        } catch (ProblemException e) {
            return new Report(Optional.empty(), 0, 1, List.of(e.problem()));
        }
        check.run();
        return new Report(Optional.of(check.newest()), check.entries(), check.problemCount(), check.problems());
    }

    /// What was found.
    ///
    /// @param checkpoint the newest one, if a key signed it that is believed or may yet turn out to be
    /// @param entries how many entries were read and found under it
    /// @param problemCount how many problems there are
    /// @param problems the first hundred of them
    public record Report(Optional<Checkpoint> checkpoint, long entries, long problemCount, List<Problem> problems) {
        public Report {
            problems = List.copyOf(problems);
        }

        /// Whether everything holds.
        public boolean holds() {
            return problemCount == 0;
        }
    }
}
