package health.vigil.scoring;

import health.vigil.base.Quantity;
import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Directive;
import health.vigil.facts.Fact.Measured;
import health.vigil.facts.Fact.Noted;
import health.vigil.facts.Fact.Retracted;
import health.vigil.facts.Fact.Stay;
import health.vigil.facts.FactBatch;
import health.vigil.facts.Signal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/// What becomes known of one patient over some days: values that arrive late, corrected and retracted results, notes,
/// transfers, several batches at the very same time.
final class Histories {
    private static final List<Signal> SIGNALS = List.of(Signal.values());
    private static final List<Stay.Phase> PHASES = List.of(Stay.Phase.values());

    private static final List<Noted.Finding> FINDINGS = List.of(Noted.Finding.values());
    private static final List<Noted.Certainty> CERTAINTIES = List.of(Noted.Certainty.values());

    private Histories() {}

    static Arbitrary<List<FactBatch>> ofOnePatient(int batches) {
        return Arbitraries.longs().map(seed -> make(new Random(seed), batches));
    }

    static List<FactBatch> make(Random random, int batches) {
        return make(random, batches, SIGNALS);
    }

    static List<FactBatch> make(Random random, int batches, List<Signal> signals) {
        List<FactBatch> history = new ArrayList<>();
        Instant known = Bedside.NOON;
        for (int i = 0; i < batches; i++) {
            known = known.plus(Duration.ofMinutes(random.nextInt(4) == 0 ? 0 : random.nextInt(240)));
            List<Fact> facts = new ArrayList<>();
            int count = random.nextInt(8);
            for (int j = 0; j < count; j++) {
                facts.add(fact(random, known, signals));
            }
            history.add(new FactBatch(new UUID(0, i + 1L), Bedside.PATIENT, Bedside.AUDIT, known, facts));
        }
        return history;
    }

    private static Fact fact(Random random, Instant known, List<Signal> signals) {
        Instant effective = known.minus(Duration.ofMinutes(random.nextInt(600) - 20L));
        return switch (random.nextInt(12)) {
            case 0 -> new Retracted("m" + random.nextInt(60), effective);
            case 1 -> new Stay("e" + random.nextInt(2), "U" + random.nextInt(3), phase(random), effective);
            case 3 -> noted(random, effective);
            case 2 -> new Directive("d", Directive.SATURATION_SCALE_2, random.nextBoolean(), effective);
            default -> measured(random, effective, signals);
        };
    }

    private static Noted noted(Random random, Instant effective) {
        Noted.Finding finding = FINDINGS.get(random.nextInt(FINDINGS.size()));
        Noted.Certainty certainty = CERTAINTIES.get(random.nextInt(CERTAINTIES.size()));
        return new Noted("n" + random.nextInt(6) + "#" + finding, finding, certainty, effective);
    }

    private static Stay.Phase phase(Random random) {
        return random.nextInt(4) > 0 ? Stay.Phase.PRESENT : PHASES.get(random.nextInt(PHASES.size()));
    }

    private static Measured measured(Random random, Instant effective, List<Signal> signals) {
        Signal signal = signals.get(random.nextInt(signals.size()));
        BigDecimal value = BigDecimal.valueOf(random.nextInt(2000), 1);
        return new Measured(
                "m" + random.nextInt(60),
                signal.codes().getFirst(),
                new Quantity(value, signal.unit()),
                null,
                effective);
    }
}
