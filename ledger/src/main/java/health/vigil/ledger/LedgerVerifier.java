package health.vigil.ledger;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.internal.note.SignedNote;
import health.vigil.ledger.internal.tiles.LogFiles;
import health.vigil.ledger.internal.tiles.StampCheck;
import health.vigil.ledger.internal.tiles.TreeCheck;
import health.vigil.ledger.internal.tiles.Trust;
import health.vigil.ledger.internal.tiles.WitnessCheck;
import health.vigil.ledger.internal.timestamp.Certificates;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Checks a log from its files alone: the checkpoint's signatures, every entry's form and hash, every tile, the
/// root, every kept checkpoint, the handovers between keys, and, given an earlier checkpoint, that nothing before
/// it was rewritten. Reads the directory once, in order, and keeps little of it in memory. Whose word counts comes
/// from the reader's own files: a directory that brings its own witnesses and authorities proves nothing by them.
public final class LedgerVerifier {
    private LedgerVerifier() {}

    /// What a reader brings from elsewhere; each may be absent.
    ///
    /// @param keys the log's verifier keys, one a line, at any time of its life: later ones are believed if the log
    ///     shows their handover. Without it the directory's own `log.vkey` is believed, which shows that the log is
    ///     whole but not whose it is
    /// @param earlier a checkpoint of the same log, kept from before
    /// @param witnesses verifier keys of witnesses, one a line, each of which must have signed
    /// @param witnessedWithin how long ago each of them must have signed at most
    /// @param authorities certificates (PEM) of time-stamp authorities, one of which must have stamped; without it
    ///     no stamp counts
    public record Brought(
            Optional<Path> keys,
            Optional<Path> earlier,
            Optional<Path> witnesses,
            Optional<Duration> witnessedWithin,
            Optional<Path> authorities) {
        /// Keys and a checkpoint alone.
        public static Brought of(Optional<Path> keys, Optional<Path> earlier) {
            return new Brought(keys, earlier, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /// Checks a directory with keys and an earlier checkpoint alone.
    public static Report verify(Path directory, Optional<Path> keys, Optional<Path> earlier) {
        return verify(directory, Brought.of(keys, earlier), InstantSource.system());
    }

    /// Checks a directory.
    ///
    /// @param directory `checkpoint`, `tile/…`, `log.vkey`
    /// @param clock the reader's, for the age of what witnesses signed
    public static Report verify(Path directory, Brought brought, InstantSource clock) {
        return verify(directory, brought, clock, _ -> {});
    }

    /// Checks a directory that takes long.
    ///
    /// @param progress hears of the entries read, every few thousand
    public static Report verify(Path directory, Brought brought, InstantSource clock, LongConsumer progress) {
        LogFiles files = new LogFiles(directory);
        TreeCheck check;
        WitnessCheck witnesses;
        StampCheck stamps;
        List<X509Certificate> authorities;
        Instant now = clock.instant();
        try {
            List<VerifierKey> trusted = brought.keys.map(LogFiles::keys).orElseGet(files::keys);
            Trust trust = new Trust(trusted, files.hasKeys() ? files.keys() : List.of());
            authorities = brought.authorities.map(Certificates::read).orElse(List.of());
            witnesses = new WitnessCheck(
                    brought.witnesses.map(LogFiles::keys).orElse(List.of()), brought.witnessedWithin, now);
            stamps = new StampCheck(authorities);
            check = new TreeCheck(
                    directory,
                    trust,
                    brought.earlier.map(file -> LogFiles.read(file, SignedNote.LARGEST)),
                    witnesses,
                    stamps);
        } catch (ProblemException e) {
            return new Report(
                    Optional.empty(), 0, 1, List.of(e.problem()), Optional.empty(), Optional.empty(), List.of());
        }
        check.onProgress(progress).run();
        List<Problem> problems = new ArrayList<>(check.problems());
        long count = check.problemCount();
        if (!authorities.isEmpty() && stamps.believed().isEmpty()) {
            count++;
            problems.add(new Problem(
                    "VGL-LED-018",
                    "None of the log's " + stamps.seen() + " time stamps was made by an authority that you named.",
                    "Ask the operator for the certificate of the authority, and whom it belongs to."));
        }
        return new Report(
                Optional.of(check.newest()),
                check.entries(),
                count,
                problems,
                witnesses.witnessed().map(Vouched::of),
                Optional.ofNullable(stamps.believed().lastEntry()).map(Vouched::of),
                warnings(check, brought, witnesses, stamps, now));
    }

    private static List<String> warnings(
            TreeCheck check, Brought brought, WitnessCheck witnesses, StampCheck stamps, Instant now) {
        List<String> warnings = new ArrayList<>();
        witnesses.witnessed().ifPresent(witnessed -> {
            long since = check.newest().size() - witnessed.size();
            if (since > 0) {
                warnings.add("No witness has signed the newest " + since + " entries: they can be another history than "
                        + "others are shown.");
            }
            Duration age = Duration.between(witnessed.time(), now);
            if (age.compareTo(Duration.ofDays(1)) > 0) {
                warnings.add("The witnesses signed last " + age.toDays() + " days ago.");
            }
        });
        if (brought.authorities.isEmpty() && stamps.seen() > 0) {
            warnings.add(
                    "None of the " + stamps.seen() + " time stamps counts: no authority was named that is believed.");
        } else if (stamps.believed().size() < stamps.seen()) {
            warnings.add((stamps.seen() - stamps.believed().size())
                    + " of the time stamps were made by others than the named authorities.");
        }
        return warnings;
    }

    /// Up to where somebody whom the reader believes vouches for a log, and since when.
    ///
    /// @param size of the tree
    /// @param time by that one's clock
    public record Vouched(long size, Instant time) {
        private static Vouched of(WitnessCheck.Witnessed witnessed) {
            return new Vouched(witnessed.size(), witnessed.time());
        }

        private static Vouched of(Map.Entry<Long, Instant> stamped) {
            return new Vouched(stamped.getKey(), stamped.getValue());
        }
    }

    /// What was found.
    ///
    /// @param checkpoint the newest one, if a key signed it that is believed or may yet turn out to be
    /// @param entries how many entries were read and found under it
    /// @param problemCount how many problems there are
    /// @param problems the first hundred of them
    /// @param witnessed what all named witnesses signed, with the time of their oldest signature
    /// @param stamped the largest tree with a believed time stamp
    /// @param warnings what is no contradiction, and what a reader must know before relying on the answer
    public record Report(
            Optional<Checkpoint> checkpoint,
            long entries,
            long problemCount,
            List<Problem> problems,
            Optional<Vouched> witnessed,
            Optional<Vouched> stamped,
            List<String> warnings) {
        public Report {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }

        /// Whether everything holds.
        public boolean holds() {
            return problemCount == 0;
        }
    }
}
