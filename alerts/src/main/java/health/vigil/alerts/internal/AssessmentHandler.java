package health.vigil.alerts.internal;

import health.vigil.alerts.AlertRules;
import health.vigil.base.Ids;
import health.vigil.scoring.Assessment;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Makes assessments durable work: record, evidence and life cycle in the caller's transaction.
public final class AssessmentHandler {
    private final AlertRules rules;
    private final Course course;
    private final AssessmentStore assessments;
    private final WatchStore watches;
    private final AlertStore alerts;
    private final InstantSource clock;
    private final Ids ids;
    private volatile Predicate<String> frozen = _ -> false;

    AssessmentHandler(
            AlertRules rules,
            AssessmentStore assessments,
            WatchStore watches,
            AlertStore alerts,
            InstantSource clock,
            Ids ids) {
        this.rules = rules;
        this.course = new Course(rules);
        this.assessments = assessments;
        this.watches = watches;
        this.alerts = alerts;
        this.clock = clock;
        this.ids = ids;
    }

    /// Asks from now on whether a bundle is frozen, by its content address.
    public void heed(Predicate<String> frozenBundle) {
        frozen = frozenBundle;
    }

    /// Handles a batch in order. An assessment that was handled before changes nothing.
    ///
    /// @return what to count once the transaction has committed
    public Tally handle(Handle transaction, List<Assessment> batch) {
        Work work = new Work(rules, ids, clock.instant().truncatedTo(ChronoUnit.MICROS));
        List<Assessment> fresh = assessments.add(transaction, batch);
        if (fresh.isEmpty()) {
            return work.tally();
        }
        Map<String, Watch> known = watches.lock(transaction, fresh);
        Map<String, AlertRow> live = alerts.lockLive(transaction, known.keySet());
        for (Assessment assessment : fresh) {
            work.inference(assessment);
            String patient = assessment.patient().value();
            known.compute(patient, (_, watch) -> apply(work, live, watch, assessment));
        }
        watches.update(transaction, known.values());
        alerts.write(transaction, work);
        return work.tally();
    }

    private Watch apply(Work work, Map<String, AlertRow> live, @Nullable Watch before, Assessment assessment) {
        String patient = assessment.patient().value();
        Watch known = before == null ? Watch.begin(assessment) : before;
        work.touch(known.unit());
        Course.Judgement judgement =
                course.judge(known, live.get(patient), assessment, work.now(), frozen.test(assessment.bundle()));
        Watch watch = judgement.watch();
        for (Move move : judgement.moves()) {
            switch (move) {
                case Move.Raise raise -> {
                    live.put(patient, work.raise(assessment, raise.tier()));
                    watch = watch.suppressing(null);
                }
                case Move.Rise rise -> {
                    work.rise(required(live, patient), assessment, rise.tier());
                    watch = watch.suppressing(null);
                }
                case Move.Follow follow -> work.follow(required(live, patient), follow.unit(), assessment.id());
                case Move.End end -> {
                    work.end(required(live, patient), end.reason(), assessment);
                    live.remove(patient);
                }
                case Move.Suppress suppress ->
                    watch = watch.suppressing(work.suppress(assessment, suppress, watch.run()));
            }
        }
        return watch;
    }

    private static AlertRow required(Map<String, AlertRow> live, String patient) {
        AlertRow alert = live.get(patient);
        if (alert == null) {
            throw new IllegalStateException("a move on a live alert needs one");
        }
        return alert;
    }
}
