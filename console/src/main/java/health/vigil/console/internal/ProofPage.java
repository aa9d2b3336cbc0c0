package health.vigil.console.internal;

import health.vigil.alerts.Alert;
import health.vigil.base.Problem;
import health.vigil.console.ConsoleRooms;
import health.vigil.ledger.Act;
import health.vigil.ledger.InclusionProof;
import health.vigil.ledger.RecordedEntry;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The offline proof of one ledger entry, to be kept as a file.
public final class ProofPage implements Page {
    private static final Problem WAITING = new Problem(
            "VGL-CON-410",
            "There is no proof of this entry yet.",
            "Try again in a second: the next checkpoint signs for it. If the entry does not exist, this stays so.");

    private final ConsoleRooms rooms;
    private final Disclosures disclosures;

    public ProofPage(ConsoleRooms rooms, Disclosures disclosures) {
        this.rooms = rooms;
        this.disclosures = disclosures;
    }

    @Override
    public Reply answer(Request request) {
        Optional<RecordedEntry> found =
                rooms.evidence().entry(UUID.fromString(request.path().getFirst()));
        if (found.isEmpty()) {
            return new Reply.Failed(404, WAITING);
        }
        RecordedEntry recorded = found.get();
        Decision decision = disclosures.decide(
                request.principal(),
                Action.READ,
                DataCategory.EVIDENCE,
                "proof",
                recorded.entry().subject(),
                unit(recorded.entry().act()));
        return switch (decision) {
            case Decision.Deny denial -> {
                disclosures.refused(
                        request.principal(), denial, "proof", recorded.entry().subject());
                yield new Reply.Refused(denial);
            }
            case Decision.Permit permit -> {
                disclosures.evidence(request.principal(), permit, "proof", recorded);
                yield rooms.evidence()
                        .proof(recorded.index())
                        .map(InclusionProof::text)
                        .<Reply>map(text -> new Reply.Download("vigil-" + recorded.index() + ".tlog-proof", text))
                        .orElseGet(() -> new Reply.Failed(404, WAITING));
            }
        };
    }

    /// The unit that answers for the alert that an entry is about.
    private @Nullable String unit(Act act) {
        return switch (act) {
            case Act.AlertStepped stepped -> unit(stepped.alert());
            case Act.NoticeDelivered notice -> unit(notice.alert());
            default -> null;
        };
    }

    private @Nullable String unit(UUID alert) {
        return rooms.board().alert(alert).map(Alert::unit).orElse(null);
    }
}
