package health.vigil.scoring.internal;

import health.vigil.facts.Fact.Noted;
import health.vigil.facts.Signal;
import health.vigil.scoring.Contribution;
import health.vigil.scoring.Contribution.Earlier;
import health.vigil.scoring.ScoreRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one score may read: values no older than its rule allows.
final class Inputs {
    /// A trend is told against a value at least this much older.
    private static final Duration TREND_FROM = Duration.ofHours(1);

    private static final Duration TREND_TO = Duration.ofHours(24);

    private final View view;
    private final Notes notes;
    private final Instant asOf;
    private final ScoreRule rule;

    Inputs(View view, Notes notes, Instant asOf, ScoreRule rule) {
        this.view = view;
        this.notes = notes;
        this.asOf = asOf;
        this.rule = rule;
    }

    ScoreRule rule() {
        return rule;
    }

    Instant asOf() {
        return asOf;
    }

    boolean directed(String directive) {
        return view.directed(directive);
    }

    /// What notes last said for certain, if that is that the mental state is altered.
    Optional<Noted> alteredMentalState() {
        return notes.affirmed(Noted.Finding.ALTERED_MENTAL_STATE);
    }

    /// The most recent value, if it is fresh.
    Optional<Value> latest(Signal signal) {
        List<Value> fresh = fresh(signal);
        return fresh.isEmpty() ? Optional.empty() : Optional.of(fresh.getLast());
    }

    /// All fresh values, the oldest first.
    List<Value> fresh(Signal signal) {
        Instant from = asOf.minus(rule.maxAge(signal));
        return view.values(signal).stream()
                .filter(value -> !value.effective().isBefore(from))
                .toList();
    }

    /// All values, however old, the oldest first.
    List<Value> all(Signal signal) {
        return view.values(signal);
    }

    /// Whether any of the signals has a value, if only an old one.
    boolean seen(List<Signal> signals) {
        return signals.stream().anyMatch(signal -> !view.values(signal).isEmpty());
    }

    /// A contribution of one value, with its trend.
    Contribution contribution(String name, Signal signal, Value value, int points) {
        return contribution(name, List.of(value.fact()), value, points, earlier(signal, value));
    }

    /// A contribution of a value made of several facts.
    Contribution contribution(String name, List<String> facts, Value value, int points, @Nullable Earlier earlier) {
        Duration age = Duration.between(value.effective(), asOf);
        return new Contribution(name, facts, value.quantity(), value.effective(), age, points, earlier);
    }

    private @Nullable Earlier earlier(Signal signal, Value value) {
        return earlier(view, signal, value);
    }

    /// The latest value that is old enough to tell a trend by, and not too old.
    static @Nullable Earlier earlier(View view, Signal signal, Value value) {
        Instant to = value.effective().minus(TREND_FROM);
        Instant from = value.effective().minus(TREND_TO);
        Value found = null;
        for (Value each : view.values(signal)) {
            if (!each.effective().isBefore(from) && !each.effective().isAfter(to)) {
                found = each;
            }
        }
        return found == null ? null : new Earlier(found.fact(), found.quantity(), found.effective());
    }
}
