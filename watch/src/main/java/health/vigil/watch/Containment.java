package health.vigil.watch;

import health.vigil.base.Ids;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Act;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.LedgerReader;
import health.vigil.policy.Action;
import health.vigil.policy.Decided;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.watch.internal.Desk;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Stops an actor or a model at once, and lets go again: by permission, with a reason, recorded. An actor is an
/// account or a sending system, so a flow of messages is stopped by its sender's name. Safe for several threads;
/// one process.
public final class Containment {
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,128}");

    private final Jdbi evidence;
    private final Desk desk;
    private final BiPredicate<Target, String> known;
    private final InstantSource wallClock;
    /// What is in force, replaced whole after each change.
    private volatile Map<Key, Frozen> inForce;

    private record Key(Target target, String name) {}

    /// What can be stopped.
    public enum Target {
        /// Every decision about the actor is a denial, and signing in fails.
        ACTOR,
        /// Sessions that began before end; signing in again is possible.
        SESSIONS,
        /// What a model says, by its bundle's content address, raises and clears no alert.
        MODEL
    }

    /// Why.
    public enum Reason {
        SUSPECTED_MISUSE("Suspected misuse"),
        STOLEN_CREDENTIALS("Stolen or shared credentials"),
        LOST_DEVICE("Lost device"),
        FAULTY_SYSTEM("A system sends wrong data"),
        FAULTY_MODEL("A model is or may be wrong"),
        LEFT("Left the hospital"),
        CLEARED("Cleared");

        private final String label;

        Reason(String label) {
            this.label = label;
        }

        /// In words.
        public String label() {
            return label;
        }

        /// As the log has it.
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Something that is stopped.
    ///
    /// @param since by the machine's clock, which sessions go by
    public record Frozen(Target target, String name, Instant since, String by, String reason) {}

    /// @param evidence the role of the log, with the schema `watch` migrated
    /// @param policy decides who may stop whom; without containment, so that nobody is locked out of letting go
    /// @param known whether there is one of a name, such as [#inLog]: stopping one of whom nothing is known
    ///     stops nobody, and what was typed would stand in the log
    /// @param clock of evidence
    /// @param wallClock of sessions
    public Containment(
            Jdbi evidence,
            Ledger ledger,
            Policy policy,
            BiPredicate<Target, String> known,
            Ids ids,
            InstantSource clock,
            InstantSource wallClock) {
        this.evidence = evidence;
        this.desk = new Desk(evidence, ledger, policy, ids, clock);
        this.known = known;
        this.wallClock = wallClock;
        this.inForce = evidence.withHandle(Containment::read);
    }

    /// Knows whoever has done something by the log, every account that was made, and every model that was installed.
    public static BiPredicate<Target, String> inLog(LedgerReader reader) {
        return (target, name) -> switch (target) {
            case ACTOR, SESSIONS ->
                found(reader, EntrySearch.everything().by(name))
                        || found(reader, EntrySearch.everything().referringTo("account/" + name));
            case MODEL -> found(reader, EntrySearch.everything().referringTo("bundle/" + name));
        };
    }

    private static boolean found(LedgerReader reader, EntrySearch search) {
        return !reader.find(search.atMost(1)).isEmpty();
    }

    /// Whether an actor is frozen.
    public boolean frozen(String actor) {
        return inForce.containsKey(new Key(Target.ACTOR, actor));
    }

    /// Whether a model is frozen.
    ///
    /// @param bundle content address, `sha256:…`
    public boolean frozenModel(String bundle) {
        return inForce.containsKey(new Key(Target.MODEL, bundle));
    }

    /// Whether a session that began at a time must end.
    public boolean ended(String actor, Instant began) {
        return frozen(actor)
                || Optional.ofNullable(inForce.get(new Key(Target.SESSIONS, actor)))
                        .map(each -> !began.isAfter(each.since()))
                        .orElse(false);
    }

    /// What is stopped now.
    public List<Frozen> all() {
        return inForce.values().stream()
                .sorted((a, b) -> b.since().compareTo(a.since()))
                .toList();
    }

    /// Stops, from this moment on.
    ///
    /// @throws ProblemException `VGL-WAT-001` for a name that nobody has, `VGL-WAT-002` for oneself
    public Decided<Boolean> stop(Principal principal, Target target, String name, Reason reason) {
        if (!NAME.matcher(name).matches()) {
            throw nobody();
        }
        if (target == Target.ACTOR && name.equals(principal.id())) {
            throw new ProblemException(
                    "VGL-WAT-002",
                    "Nobody freezes themselves.",
                    "Ask another compliance officer; end sessions instead.");
        }
        return change(principal, target, name, reason, target == Target.SESSIONS ? "ended" : "frozen", """
                insert into watch.containment (target, name, since, by_actor, reason)
                values (:target, :name, :now, :by, :reason)
                on conflict (target, name) do update
                set since = excluded.since, by_actor = excluded.by_actor, reason = excluded.reason
                """);
    }

    /// Lets go.
    public Decided<Boolean> release(Principal principal, Target target, String name, Reason reason) {
        return change(
                principal,
                target,
                name,
                reason,
                "released",
                "delete from watch.containment where target = :target and name = :name");
    }

    private Decided<Boolean> change(
            Principal principal, Target target, String name, Reason reason, String change, String sql) {
        Decided<Boolean> answer = desk.decided(principal, Action.OPERATE, "containment", (transaction, permit) -> {
            if (!change.equals("released") && !known.test(target, name)) {
                throw nobody();
            }
            Map<String, Object> values = Map.of(
                    "target", target.name(),
                    "name", name,
                    "now", wallClock.instant().atOffset(ZoneOffset.UTC),
                    "by", principal.id(),
                    "reason", reason.code());
            boolean changed = transaction.createUpdate(sql).bindMap(values).execute() == 1;
            if (changed) {
                desk.record(
                        transaction,
                        principal,
                        permit,
                        new Act.Contained(target.name().toLowerCase(Locale.ROOT), name, change, reason.code()));
            }
            return changed;
        });
        refresh();
        return answer;
    }

    private static ProblemException nobody() {
        return new ProblemException(
                "VGL-WAT-001",
                "There is no actor and no model of that name.",
                "Give it as an entry of the log shows it.");
    }

    /// One at a time: what was read later is never replaced by what was read before.
    private synchronized void refresh() {
        inForce = evidence.withHandle(Containment::read);
    }

    private static Map<Key, Frozen> read(Handle handle) {
        return handle
                .createQuery("select target, name, since, by_actor, reason from watch.containment")
                .map((row, _) -> new Frozen(
                        Target.valueOf(row.getString("target")),
                        row.getString("name"),
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        row.getString("by_actor"),
                        row.getString("reason")))
                .stream()
                .collect(Collectors.toUnmodifiableMap(each -> new Key(each.target(), each.name()), each -> each));
    }
}
