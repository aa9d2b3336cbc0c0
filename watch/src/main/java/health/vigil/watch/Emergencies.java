package health.vigil.watch;

import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Act;
import health.vigil.ledger.Ledger;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import health.vigil.watch.internal.Desk;
import health.vigil.watch.internal.EmergencyTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Breaking the glass: a clinician who may not see a patient states why it must be, sees that one patient for a
/// limited time, and answers for it: each is in the log and in a queue until an officer has reviewed it. Safe for
/// several threads; one process.
public final class Emergencies {
    /// Rows of a page of the queue.
    public static final int PAGE = 50;

    private static final int LONGEST = 500;

    private final Jdbi evidence;
    private final Desk desk;
    private final Policy policy;
    private final Limits limits;
    private final TextSeal seal;
    private final Ids ids;
    private final InstantSource clock;
    /// When what is open ends, replaced whole after each change.
    private volatile Map<Key, Instant> open;

    private record Key(String actor, String subject) {}

    /// @param lasts how long access is open
    /// @param reviewWithin after which time without a review it is a finding
    public record Limits(Duration lasts, Duration reviewWithin) {
        /// Two hours, and a day to review it.
        public static final Limits USUAL = new Limits(Duration.ofHours(2), Duration.ofHours(24));
    }

    /// Keeps what clinicians write from who only reads the database.
    public interface TextSeal {
        /// @param context what the text belongs to, bound into the seal
        byte[] seal(byte[] plain, String context);

        byte[] open(byte[] sealed, String context);
    }

    /// @param evidence the role of the log, with the schema `watch` migrated
    /// @param policy with containment, so that who is frozen opens nothing
    /// @param clock of the platform
    public Emergencies(
            Jdbi evidence, Ledger ledger, Policy policy, Limits limits, TextSeal seal, Ids ids, InstantSource clock) {
        this.evidence = evidence;
        this.desk = new Desk(evidence, ledger, policy, ids, clock);
        this.policy = policy;
        this.limits = limits;
        this.seal = seal;
        this.ids = ids;
        this.clock = clock;
        this.open = Map.of();
        refresh();
    }

    /// Whether an actor has emergency access to a patient now.
    public boolean open(String actor, PatientToken subject) {
        Instant ends = open.get(new Key(actor, subject.value()));
        return ends != null && clock.instant().isBefore(ends);
    }

    /// How many nobody has reviewed yet.
    public long waiting() {
        return evidence.withHandle(EmergencyTable::waiting);
    }

    /// Whether this principal may take emergency access to a patient: for the page that asks why.
    public Decision decide(Principal principal, PatientToken subject, @Nullable String unit) {
        return policy.decide(request(principal, subject, unit));
    }

    /// Takes emergency access.
    ///
    /// @param unit where the patient is, where known
    /// @param words what else there is to say, at most 500 characters; kept sealed until somebody has reviewed it,
    ///     and no part of the log
    /// @return when it ends
    /// @throws ProblemException `VGL-WAT-004` for another reason without words, or for too many
    public Decided<Instant> open(
            Principal principal, PatientToken subject, @Nullable String unit, Emergency.Reason reason, String words) {
        if (words.length() > LONGEST || (reason == Emergency.Reason.OTHER && words.isBlank())) {
            throw new ProblemException(
                    "VGL-WAT-004",
                    "The reason for the emergency is missing or too long.",
                    "Write in a few words, at most " + LONGEST + " characters, why it must be.");
        }
        Decided<Instant> answer =
                desk.decided(request(principal, subject, unit), "emergency-access", (transaction, permit) -> {
                    UUID id = ids.next();
                    Instant now = clock.instant();
                    Instant ends = now.plus(limits.lasts);
                    EmergencyTable.insert(
                            transaction,
                            new Emergency(
                                    id,
                                    principal.id(),
                                    principal.role().name(),
                                    subject.value(),
                                    reason,
                                    "",
                                    now,
                                    ends,
                                    null,
                                    null),
                            words.isBlank() ? null : seal.seal(words.getBytes(StandardCharsets.UTF_8), context(id)));
                    desk.record(
                            transaction, principal, permit, subject, new Act.EmergencyOpened(id, reason.code(), ends));
                    return ends;
                });
        refresh();
        return answer;
    }

    /// A page of the officer's queue: what nobody has reviewed first, the oldest of it first; then what was reviewed
    /// last.
    ///
    /// @param from how many rows come before it
    public Decided<List<Emergency>> queue(Principal principal, int from) {
        return desk.decided(principal, Action.SEARCH, "emergency-accesses", (transaction, permit) -> {
            List<Emergency> page = EmergencyTable.page(transaction, from, PAGE, this::words);
            desk.record(
                    transaction,
                    principal,
                    permit,
                    new Act.EvidenceQueried(
                            "emergency-accesses",
                            new TreeMap<>(Map.of("count", Integer.toString(page.size()))),
                            page.stream().map(each -> "emergency/" + each.id()).toList()));
            return page;
        });
    }

    /// Says whether it was justified; the words that were written are gone then, and the access where it was not.
    ///
    /// @return whether it was still to be reviewed, and not by who took it
    public Decided<Boolean> review(Principal principal, UUID id, Emergency.Verdict verdict) {
        Decided<Boolean> answer =
                desk.decided(principal, Action.UPDATE, "emergency-accesses", (transaction, permit) -> {
                    Optional<String> subject =
                            EmergencyTable.review(transaction, id, verdict, principal.id(), clock.instant());
                    subject.ifPresent(patient -> desk.record(
                            transaction,
                            principal,
                            permit,
                            PatientToken.audit(patient),
                            new Act.EmergencyReviewed(id, verdict.code())));
                    return subject.isPresent();
                });
        refresh();
        return answer;
    }

    /// Turns what nobody has reviewed in time into findings, once each.
    ///
    /// @return how many
    public int remind() {
        Instant before = clock.instant().minus(limits.reviewWithin);
        return evidence.inTransaction(transaction -> {
            List<Emergency> overdue = EmergencyTable.overdue(transaction, before);
            for (Emergency each : overdue) {
                desk.raise(
                        transaction,
                        "break-glass-unreviewed@1",
                        each.actor(),
                        each.subject(),
                        "Took emergency access, and nobody has reviewed it within " + limits.reviewWithin.toHours()
                                + " hours.",
                        "hours",
                        Duration.between(each.openedAt(), clock.instant()).toHours());
            }
            return overdue.size();
        });
    }

    private String words(UUID id, byte[] sealed) {
        return new String(seal.open(sealed, context(id)), StandardCharsets.UTF_8);
    }

    private static String context(UUID id) {
        return "emergency/" + id;
    }

    private static AccessRequest request(Principal principal, PatientToken subject, @Nullable String unit) {
        return new AccessRequest(
                principal,
                Action.BREAK_GLASS,
                DataCategory.CLINICAL,
                "emergency-access",
                subject,
                unit,
                Purpose.usualFor(principal.role()));
    }

    /// One at a time: what was read later is never replaced by what was read before.
    private synchronized void refresh() {
        Map<Key, Instant> now = new HashMap<>();
        evidence.useHandle(handle -> EmergencyTable.openAt(
                handle,
                clock.instant(),
                (actor, subject, ends) -> now.merge(new Key(actor, subject), ends, (a, b) -> a.isAfter(b) ? a : b)));
        open = Map.copyOf(now);
    }
}
