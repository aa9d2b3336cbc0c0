package health.vigil.alerts;

import health.vigil.alerts.internal.Core;
import health.vigil.alerts.internal.Erasure;
import health.vigil.alerts.internal.Inferences;
import health.vigil.alerts.internal.RulesRegister;
import health.vigil.alerts.internal.Tally;
import health.vigil.alerts.internal.Timers;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.keys.DataKey;
import health.vigil.ledger.Act;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Policy;
import health.vigil.scoring.Assessment;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The room: assessments become durable work. Thread-safe; several processes may share one database.
public final class Alerts {
    private final Jdbi jdbi;
    private final Core core;

    private Alerts(Jdbi jdbi, Core core) {
        this.jdbi = jdbi;
        this.core = core;
    }

    /// Opens the room and puts the rules in force, with evidence if that changes anything.
    ///
    /// @param jdbi the pool of the pseudonymised class, with the schemas `ledger` and `alerts` migrated
    /// @param key of the same class
    /// @param clock decides what is due and what is cooling
    /// @param ids names alerts and entries
    public static Alerts open(
            Jdbi jdbi, Ledger ledger, Policy policy, DataKey key, InstantSource clock, Ids ids, AlertRules rules) {
        RulesRegister register = new RulesRegister(ledger, ids);
        jdbi.useTransaction(
                handle -> register.putInForce(handle, rules, clock.instant().truncatedTo(ChronoUnit.MICROS)));
        return new Alerts(jdbi, Core.of(jdbi, ledger, policy, key, clock, ids, rules));
    }

    /// Asks for each assessment whether its model is frozen, by the bundle's content address: then it is kept, raises
    /// and clears nothing, and says so. Before the first assessment.
    public void heed(Predicate<String> frozenBundle) {
        core.handler().heed(frozenBundle);
    }

    /// Handles assessments in one transaction: stores them, writes their evidence, moves alerts along. One that was
    /// handled before changes nothing.
    ///
    /// @param assessments in the order of the topic; of one patient all in one caller's order
    public void handle(List<Assessment> assessments) {
        handle(assessments, _ -> {});
    }

    /// The same, with more to do in the same transaction.
    void handle(List<Assessment> assessments, Consumer<Handle> alongside) {
        Tally tally = jdbi.inTransaction(transaction -> {
            alongside.accept(transaction);
            return core.handler().handle(transaction, assessments);
        });
        core.tally().add(tally);
    }

    /// Escalates what is due by the clock, in one transaction. Alerts that another process has in hand are left to
    /// it.
    ///
    /// @return how many alerts; 200 mean that there may be more
    public int runDue() {
        Timers.Ran ran = jdbi.inTransaction(core.timers()::runDue);
        core.tally().add(ran.tally());
        return ran.alerts();
    }

    /// What the ledger says of an assessment: a replay compares it with what it computes.
    public static Act.Inference inference(Assessment assessment) {
        return Inferences.act(assessment);
    }

    /// Whether an alert of the patient waits for somebody.
    ///
    /// @param transaction on the room's role
    public static boolean waits(Handle transaction, PatientToken patient) {
        return Erasure.waits(transaction, patient);
    }

    /// Erases what is sealed of a patient: assessments, trend, notes, and the key of notes in the ledger.
    ///
    /// @param transaction on the room's role
    /// @return how many assessments there were
    public static int erase(Handle transaction, PatientToken patient) {
        return Erasure.erase(transaction, patient);
    }

    /// For those who show and work on alerts.
    public AlertBoard board() {
        return core.board();
    }

    /// Counts since the start of this process.
    public AlertFigures figures() {
        return core.tally().figures();
    }

    Tally tally() {
        return core.tally();
    }
}
