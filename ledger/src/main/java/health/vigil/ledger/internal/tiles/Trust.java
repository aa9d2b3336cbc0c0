package health.vigil.ledger.internal.tiles;

import health.vigil.base.ProblemException;
import health.vigil.ledger.Act;
import health.vigil.ledger.Checkpoint;
import health.vigil.ledger.VerifierKey;
import health.vigil.ledger.internal.note.KeyHandover;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/// Which keys may speak for a log: those that the reader brought, and after them those that a believed key handed
/// over to in an entry of the log. A handover counts once a checkpoint over its entry is signed by keys believed
/// before: the entry's own signature alone could be forged by who breaks Ed25519, and the entry alone could be
/// written by any room. Not safe for several threads.
public final class Trust {
    private final List<VerifierKey> brought;
    private final Set<VerifierKey> mentioned;
    private final List<Step> steps = new ArrayList<>();

    /// @param brought the reader's keys
    /// @param mentioned keys that the directory itself names, which need a reason to be believed
    public Trust(List<VerifierKey> brought, List<VerifierKey> mentioned) {
        this.brought = List.copyOf(brought);
        this.mentioned = new LinkedHashSet<>(brought);
        this.mentioned.addAll(mentioned);
    }

    /// Hears of a handover in the log, in the order of the log.
    ///
    /// @return whether a key of the log signed it; if that key is not believed, nothing follows from it
    public boolean heard(long index, Act.LogKeysChanged act) {
        List<VerifierKey> speakers = new ArrayList<>(brought);
        steps.forEach(step -> speakers.addAll(step.keys));
        Optional<KeyHandover> believed = opened(act, speakers);
        believed.ifPresent(handover -> steps.add(new Step(index, handover.keys())));
        return believed.isPresent() || opened(act, List.copyOf(mentioned)).isPresent();
    }

    private static Optional<KeyHandover> opened(Act.LogKeysChanged act, List<VerifierKey> speakers) {
        try {
            return Optional.of(KeyHandover.open(act.handover(), speakers));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// A checkpoint that a believed key signed, or one that the directory names and a later handover may justify.
    ///
    /// @throws ProblemException `VGL-LED-006` if neither did
    public Checkpoint provisionally(byte[] note) {
        try {
            return Checkpoint.open(note, brought);
        } catch (ProblemException e) {
            if (mentioned.size() == brought.size()) {
                throw e;
            }
            return Checkpoint.open(note, List.copyOf(mentioned));
        }
    }

    /// Every key that is believed, once all handovers were heard.
    ///
    /// @param newest the checkpoint over the whole log
    /// @param sizes of kept checkpoints whose trees were found to be the log's, ascending
    /// @param note reads one of them
    public List<VerifierKey> believed(Checkpoint newest, List<Long> sizes, LongFunction<byte[]> note) {
        List<VerifierKey> all = new ArrayList<>(brought);
        for (Step step : steps) {
            boolean signed = opens(newest.note().getBytes(StandardCharsets.UTF_8), all)
                    || sizes.stream().filter(size -> size > step.index).anyMatch(size -> opens(note.apply(size), all));
            if (signed) {
                all.addAll(step.keys);
            }
        }
        return all;
    }

    /// Whether believed keys signed a checkpoint.
    static boolean opens(byte[] note, List<VerifierKey> believed) {
        try {
            Checkpoint.open(note, believed);
            return true;
        } catch (ProblemException _) {
            return false;
        }
    }

    private record Step(long index, List<VerifierKey> keys) {}
}
