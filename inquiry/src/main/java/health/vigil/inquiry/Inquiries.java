package health.vigil.inquiry;

import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.ledger.InclusionProof;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.RecordedEntry;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The one way to ask the log: policy decides, and that the question was asked, with the entries that answer it, is
/// committed before anything is shown. Safe for several threads.
public final class Inquiries {
    private final Jdbi evidence;
    private final LedgerReader reader;
    private final Ledger ledger;
    private final Policy policy;
    private final Ids ids;
    private final InstantSource clock;

    /// @param evidence the pool of the role that may read the ledger; questions are recorded on it
    public Inquiries(Jdbi evidence, LedgerReader reader, Ledger ledger, Policy policy, Ids ids, InstantSource clock) {
        this.evidence = evidence;
        this.reader = reader;
        this.ledger = ledger;
        this.policy = policy;
        this.ids = ids;
        this.clock = clock;
    }

    /// A page of the entries that answer a question, each with its proof.
    public Decided<Answer.Page> ask(Principal principal, Inquiry inquiry) {
        return decided(principal, Action.SEARCH, inquiry.question().code(), permit -> {
            List<RecordedEntry> found = inquiry.complete() ? reader.find(inquiry.search()) : List.of();
            record(
                    principal,
                    permit,
                    found.isEmpty() ? null : inquiry.patient(),
                    new Act.EvidenceQueried(
                            inquiry.question().code(), inquiry.parameters(!found.isEmpty()), references(found)));
            return page(found, inquiry.limit());
        });
    }

    /// Whom this principal may show the log to, and how: nothing but a decision, for pages that need no entries.
    Decision decide(Principal principal, Action action, String what) {
        return policy.decide(new AccessRequest(
                principal, action, DataCategory.EVIDENCE, what, null, null, Purpose.usualFor(principal.role())));
    }

    /// Gives what the log answers if policy permits it, and records the refusal if not.
    <T> Decided<T> decided(Principal principal, Action action, String what, Function<Decision.Permit, T> answer) {
        return switch (decide(principal, action, what)) {
            case Decision.Permit permit -> new Decided.Given<>(answer.apply(permit));
            case Decision.Deny denial -> {
                record(principal, denial, null, new Act.EvidenceQueried(what, new TreeMap<>(), List.of()));
                yield new Decided.Refused<>(denial);
            }
        };
    }

    /// Commits that the log was asked.
    ///
    /// @param subject the patient whom the answer is about, so that who asks is among those who saw; null where
    ///     it is about none or several, or where nothing in the log matched
    void record(Principal principal, Decision decision, @Nullable PatientToken subject, Act act) {
        evidence.useTransaction(transaction -> ledger.append(
                transaction,
                new Entry(ids.next(), clock.instant(), principal.actor(), decision.authority(), subject, act)));
    }

    LedgerReader reader() {
        return reader;
    }

    /// How an entry is named in the record of a question.
    static List<String> references(List<RecordedEntry> entries) {
        return entries.stream().map(entry -> "entry/" + entry.index()).toList();
    }

    private Answer.Page page(List<RecordedEntry> found, int limit) {
        SortedMap<Long, InclusionProof> proofs = found.isEmpty()
                ? new TreeMap<>()
                : reader.proofs(found.stream().map(RecordedEntry::index).toList());
        return new Answer.Page(
                found.stream()
                        .map(recorded -> new Answer.Line(recorded, Optional.ofNullable(proofs.get(recorded.index()))))
                        .toList(),
                found.size() == limit ? Inquiry.cursor(found.getLast().index()) : null);
    }
}
