package health.vigil.ledger.internal.store;

import health.vigil.base.ProblemException;
import health.vigil.ledger.LogKey;
import health.vigil.ledger.VerifierKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which of a log's keys its directory does not name yet, and which key may speak for them.
///
/// @param published what `log.vkey` names
/// @param signing the private keys at hand, oldest first
record KeyEnrolment(List<VerifierKey> published, List<LogKey> signing) {
    KeyEnrolment {
        published = List.copyOf(published);
        signing = List.copyOf(signing);
    }

    /// What a checkpoint of the directory must be signed by.
    ///
    /// @throws ProblemException `VGL-LED-008` if none of the keys at hand is one of the log's
    List<VerifierKey> expected() {
        List<VerifierKey> atHand = verifiers();
        if (published.isEmpty()) {
            return atHand;
        }
        List<VerifierKey> both = published.stream().filter(atHand::contains).toList();
        if (both.isEmpty()) {
            throw new ProblemException(
                    "VGL-LED-008",
                    "The signing key is not one of this log's.",
                    "Start with the key file that belongs to this directory.");
        }
        return both;
    }

    /// Whether `log.vkey` names all of them.
    boolean complete() {
        return published.containsAll(verifiers());
    }

    /// The keys of which the directory names no part: those need a handover by an older one.
    List<LogKey> unknown() {
        return published.isEmpty()
                ? List.of()
                : signing.stream()
                        .filter(key -> key.verifiers().stream().noneMatch(published::contains))
                        .toList();
    }

    /// The key that speaks for the new ones: the newest that the directory names.
    LogKey speaker() {
        return signing.stream()
                .filter(key -> key.verifiers().stream().anyMatch(published::contains))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    /// What `log.vkey` is to say: what it says, and the new ones after it.
    List<VerifierKey> toPublish() {
        Set<VerifierKey> all = new LinkedHashSet<>(published);
        all.addAll(verifiers());
        return List.copyOf(all);
    }

    private List<VerifierKey> verifiers() {
        List<VerifierKey> all = new ArrayList<>();
        signing.forEach(key -> all.addAll(key.verifiers()));
        return all;
    }
}
