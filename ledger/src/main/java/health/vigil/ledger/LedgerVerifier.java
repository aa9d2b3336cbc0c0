package health.vigil.ledger;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.internal.tiles.LogFiles;
import health.vigil.ledger.internal.tiles.TreeCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Checks a log from its files alone: the checkpoint's signature, every entry's form and hash, every tile, the
/// root, and, given an earlier checkpoint, that nothing before it was rewritten. Reads the directory once, in
/// order, and keeps little of it in memory.
public final class LedgerVerifier {
    private LedgerVerifier() {}

    /// Checks a directory.
    ///
    /// @param directory `checkpoint`, `tile/…`, `log.vkey`
    /// @param keyFile the log's verifier keys, one a line, obtained from elsewhere; without it the directory's own
    ///     `log.vkey` is believed, which shows that the log is whole but not whose it is
    /// @param earlier a checkpoint of the same log, kept from before
    public static Report verify(Path directory, Optional<Path> keyFile, Optional<Path> earlier) {
        LogFiles files = new LogFiles(directory);
        Checkpoint newest;
        Optional<Checkpoint> old;
        try {
            List<VerifierKey> keys = keyFile.map(LogFiles::keys).orElseGet(files::keys);
            newest = files.checkpoint(keys);
            old = earlier.map(file -> Checkpoint.open(readNote(file), keys));
        } catch (ProblemException e) {
            return new Report(Optional.empty(), 0, 1, List.of(e.problem()));
        }
        TreeCheck check = new TreeCheck(directory, newest, old);
        check.run();
        return new Report(Optional.of(newest), check.entries(), check.problemCount(), check.problems());
    }

    private static byte[] readNote(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem(
                            "VGL-LED-009",
                            "The earlier checkpoint cannot be read.",
                            "Give the file of a checkpoint that was kept."),
                    e);
        }
    }

    /// What was found.
    ///
    /// @param checkpoint the newest one, if its signature holds
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
