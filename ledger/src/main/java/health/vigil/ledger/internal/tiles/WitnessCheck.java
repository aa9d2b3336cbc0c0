package health.vigil.ledger.internal.tiles;

import health.vigil.ledger.VerifierKey;
import health.vigil.ledger.internal.note.CheckpointText;
import health.vigil.ledger.internal.note.Cosigned;
import health.vigil.ledger.internal.note.SignedNote;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether the witnesses whom a reader knows signed the log, up to where, and when: a cosignature of long ago says
/// nothing about what came after it. Not safe for several threads.
public final class WitnessCheck {
    private final List<VerifierKey> witnesses;
    private final Optional<Duration> within;
    private final Instant now;
    private Optional<Witnessed> oldest = Optional.empty();

    /// @param witnesses each of which must have signed the newest checkpoint that shows any
    /// @param within how long ago each must have signed at most, if that matters
    /// @param now the reader's time
    public WitnessCheck(List<VerifierKey> witnesses, Optional<Duration> within, Instant now) {
        this.witnesses = List.copyOf(witnesses);
        this.within = within;
        this.now = now;
    }

    /// Asks for nobody.
    public static WitnessCheck none() {
        return new WitnessCheck(List.of(), Optional.empty(), Instant.EPOCH);
    }

    /// What all of them signed.
    ///
    /// @param size of the tree
    /// @param time of the oldest of their signatures, by the witness's clock
    public record Witnessed(long size, Instant time) {}

    /// The oldest word, if all gave theirs.
    public Optional<Witnessed> witnessed() {
        return oldest;
    }

    void check(SignedNote note, Problems problems) {
        oldest = Optional.empty();
        long size = CheckpointText.parse(note.text().getBytes(StandardCharsets.UTF_8))
                .size();
        Instant earliest = Instant.MAX;
        for (VerifierKey witness : witnesses) {
            Optional<Instant> time = signed(note, witness);
            if (time.isEmpty()) {
                problems.report(
                        "VGL-LED-019", "The witness " + witness.name() + " has not signed " + size + " entries.");
                return;
            }
            if (within.isPresent() && time.get().isBefore(now.minus(within.get()))) {
                problems.report(
                        "VGL-LED-019",
                        "The witness " + witness.name() + " signed last at " + time.get() + ", longer ago than "
                                + within.get() + ".");
            }
            earliest = time.get().isBefore(earliest) ? time.get() : earliest;
        }
        if (!witnesses.isEmpty()) {
            oldest = Optional.of(new Witnessed(size, earliest));
        }
    }

    private static Optional<Instant> signed(SignedNote note, VerifierKey witness) {
        try {
            return note.signedBy(witness)
                    ? note.signatures().stream()
                            .filter(signature -> signature.isOf(witness))
                            .map(signature -> Instant.ofEpochSecond(
                                    Cosigned.split(signature.value()).time()))
                            .min(Instant::compareTo)
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException _) {
            return Optional.empty();
        }
    }
}
