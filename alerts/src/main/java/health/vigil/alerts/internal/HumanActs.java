package health.vigil.alerts.internal;

import health.vigil.alerts.ActResult;
import health.vigil.alerts.AlertRules;
import health.vigil.alerts.AlertState;
import health.vigil.alerts.HumanAct;
import health.vigil.alerts.Outcome;
import health.vigil.alerts.OverrideReason;
import health.vigil.base.Ids;
import health.vigil.base.PhiAccess;
import health.vigil.base.Problem;
import health.vigil.base.Sealed;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What people do to alerts: decided by policy, one legal step, with its evidence.
final class HumanActs {
    private static final int LONGEST_NOTE = 2_000;

    private final AlertRules rules;
    private final Policy policy;
    private final WatchStore watches;
    private final AlertStore alerts;
    private final BoardReader reader;
    private final Seals seals;
    private final InstantSource clock;
    private final Ids ids;

    HumanActs(
            AlertRules rules,
            Policy policy,
            WatchStore watches,
            AlertStore alerts,
            BoardReader reader,
            Seals seals,
            InstantSource clock,
            Ids ids) {
        this.rules = rules;
        this.policy = policy;
        this.watches = watches;
        this.alerts = alerts;
        this.reader = reader;
        this.seals = seals;
        this.clock = clock;
        this.ids = ids;
    }

    /// What a person wants.
    sealed interface Wish {
        HumanAct act();

        default @Nullable Sealed<String> note() {
            return null;
        }

        record Acknowledge() implements Wish {
            @Override
            public HumanAct act() {
                return HumanAct.ACKNOWLEDGE;
            }
        }

        record ActOn() implements Wish {
            @Override
            public HumanAct act() {
                return HumanAct.ACT_ON;
            }
        }

        record SetAside(OverrideReason reason, @Nullable Sealed<String> note) implements Wish {
            @Override
            public HumanAct act() {
                return HumanAct.OVERRIDE;
            }
        }

        record Resolve(Outcome outcome, @Nullable Sealed<String> note) implements Wish {
            @Override
            public HumanAct act() {
                return HumanAct.RESOLVE;
            }
        }
    }

    /// What came of it.
    ///
    /// @param tally to count once the transaction has committed
    record Done(ActResult result, Tally tally) {}

    Done attempt(Handle transaction, UUID id, Principal by, Wish wish) {
        Work work = new Work(rules, ids, clock.instant().truncatedTo(ChronoUnit.MICROS));
        return new Done(attempt(transaction, work, id, by, wish), work.tally());
    }

    private ActResult attempt(Handle transaction, Work work, UUID id, Principal by, Wish wish) {
        Optional<String> patient = alerts.patientOf(transaction, id);
        if (patient.isEmpty()) {
            return notPossible("VGL-ALR-003", "There is no such alert.", "Go back to the panel.");
        }
        Watch watch = watches.lockExisting(transaction, List.of(patient.get())).get(patient.get());
        AlertRow alert = alerts.lock(transaction, id);
        Decision decision = policy.decide(new AccessRequest(
                by,
                wish.act().action(),
                DataCategory.PSEUDONYMISED,
                "Alert/" + id,
                alert.auditSubject(),
                alert.unit(),
                Purpose.TREATMENT));
        return switch (decision) {
            case Decision.Deny deny -> {
                work.refused(alert, code(wish.act()), by.actor(), deny.authority());
                alerts.write(transaction, work);
                yield new ActResult.Refused(deny);
            }
            case Decision.Permit permit -> permitted(transaction, work, alert, watch, by, wish, permit);
        };
    }

    private ActResult permitted(
            Handle transaction,
            Work work,
            AlertRow alert,
            @Nullable Watch watch,
            Principal by,
            Wish wish,
            Decision.Permit permit) {
        AlertState next = next(alert.state(), wish);
        if (next == null) {
            return notPossible(
                    "VGL-ALR-004",
                    "An alert that is " + alert.state().code() + " allows no " + code(wish.act()) + ".",
                    "Look at the alert again: somebody or something was faster.");
        }
        @Nullable String note = note(wish, permit.access());
        if (note != null && note.length() > LONGEST_NOTE) {
            return notPossible("VGL-ALR-005", "The note is longer than 2,000 characters.", "Shorten it.");
        }
        if (note == null && wish instanceof Wish.SetAside aside && aside.reason() == OverrideReason.OTHER) {
            return notPossible("VGL-ALR-006", "This reason needs a note.", "Say why in a note.");
        }
        if (watch != null && alert.live()) {
            cool(transaction, work, alert, watch, wish);
        }
        @Nullable String sealed =
                note == null ? null : seals.note(transaction, alert.patient(), alert.id(), alert.version() + 1, note);
        work.byPerson(alert, next, reason(wish), sealed, by.actor(), permit.authority());
        alerts.write(transaction, work);
        return new ActResult.Done(reader.alert(transaction, alert.id()).orElseThrow());
    }

    private static @Nullable AlertState next(AlertState state, Wish wish) {
        return switch (wish) {
            case Wish.Acknowledge _ ->
                state instanceof AlertState.Answerable answerable ? answerable.acknowledge() : null;
            case Wish.ActOn _ -> state instanceof AlertState.Acknowledged taken ? taken.actOn() : null;
            case Wish.SetAside aside ->
                state instanceof AlertState.Acknowledged taken ? taken.override(aside.reason()) : null;
            case Wish.Resolve resolve ->
                switch (state) {
                    case AlertState.ActedOn acted -> acted.resolve(resolve.outcome());
                    case AlertState.Overridden overridden -> overridden.resolve(resolve.outcome());
                    case AlertState.Open _, AlertState.Resolved _, AlertState.Closed _, AlertState.Suppressed _ -> null;
                };
        };
    }

    /// An answer that ends the patient's live alert keeps its tier silent for a while. An outcome recorded later,
    /// when the alert is live no more, says nothing about the patient now and silences nothing.
    private void cool(Handle transaction, Work work, AlertRow alert, Watch watch, Wish wish) {
        Duration silence = switch (wish) {
            case Wish.SetAside _ -> rules.cooling().afterOverride();
            case Wish.Resolve _ -> rules.cooling().afterResolution();
            case Wish.Acknowledge _, Wish.ActOn _ -> null;
        };
        if (silence != null) {
            Instant until = work.now().plus(silence);
            watches.update(transaction, List.of(watch.cooling(new Watch.Cooling(until, alert.tier(), alert.id()))));
            alert.settle();
        }
    }

    private static @Nullable String note(Wish wish, PhiAccess access) {
        Sealed<String> note = wish.note();
        String text = note == null ? "" : note.open(access).strip();
        return text.isEmpty() ? null : text;
    }

    private static String reason(Wish wish) {
        return switch (wish) {
            case Wish.Acknowledge _, Wish.ActOn _ -> "";
            case Wish.SetAside aside -> aside.reason().code();
            case Wish.Resolve resolve -> resolve.outcome().code();
        };
    }

    private static String code(HumanAct act) {
        return act.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ActResult notPossible(String code, String message, String remedy) {
        return new ActResult.NotPossible(new Problem(code, message, remedy));
    }
}
