package health.vigil.scoring;

import health.vigil.base.Quantity;
import health.vigil.facts.Reading;
import health.vigil.facts.Signal;
import health.vigil.scoring.internal.Notes;
import health.vigil.scoring.internal.Value;
import health.vigil.scoring.internal.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Published scores of one patient at one time after another, for judging many stays: each step gives what
/// [Scorer#score] gives for the window of all that was measured before, where no note is and every measurement is
/// said once, in the order of time, and known when it is true. Twenty times as fast, because nothing has to be looked
/// up again.
public final class Sweep {
    private final List<ScoreRule> rules;
    private final Set<Signal> read;
    private final Map<Signal, List<Value>> values = new EnumMap<>(Signal.class);
    private Instant now = Instant.MIN;

    /// @param rules the scores wanted, in order
    public Sweep(List<ScoreRule> rules) {
        this.rules = List.copyOf(rules);
        this.read = rules.stream()
                .flatMap(rule -> rule.maxAges().keySet().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Adds a measurement; one that cannot be scored, or that no score reads, has no effect.
    ///
    /// @param fact its id
    /// @param sent in any unit of the signal
    /// @param effective not before any time given earlier
    public void add(String fact, Signal signal, Quantity sent, Instant effective) {
        if (effective.isBefore(now)) {
            throw new IllegalArgumentException("a sweep goes forward in time");
        }
        now = effective;
        if (!read.contains(signal)) {
            return;
        }
        switch (signal.read(sent)) {
            case Reading.Usable usable ->
                values.computeIfAbsent(signal, _ -> new ArrayList<>()).add(new Value(fact, usable.value(), effective));
            case Reading.Unusable _ -> {}
        }
    }

    /// The scores at a time, in the order of the rules.
    ///
    /// @param asOf not before any time given earlier
    public List<ScoreResult> score(Instant asOf) {
        if (asOf.isBefore(now)) {
            throw new IllegalArgumentException("a sweep goes forward in time");
        }
        now = asOf;
        Instant from = asOf.minus(Window.SEEN);
        values.values()
                .forEach(course -> course.removeIf(value -> value.effective().isBefore(from)));
        View view = new View(values);
        return rules.stream()
                .map(rule -> Scorer.score(rule).score(view, Notes.NONE, asOf, rule))
                .toList();
    }
}
