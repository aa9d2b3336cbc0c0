package health.vigil.intake.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What of a batch is taken: all but numbered messages that are not the next of their sender.
public final class Turns {
    private final List<Arrival> taken = new ArrayList<>();
    private final Set<UUID> skipped = new HashSet<>();
    private final Map<UUID, Long> expected = new HashMap<>();

    public Turns(Handle transaction, List<Arrival> arrivals) {
        Map<UUID, Sequences.Line> lines = new HashMap<>();
        for (Arrival arrival : arrivals) {
            if (arrival instanceof Arrival.Parsed parsed && number(parsed) != null) {
                lines.put(
                        parsed.id(),
                        new Sequences.Line(
                                parsed.origin(), parsed.message().header().sender()));
            }
        }
        Sequences sequences = Sequences.of(transaction, lines.values());
        for (Arrival arrival : arrivals) {
            Sequences.Line line = lines.get(arrival.id());
            if (line == null || !(arrival instanceof Arrival.Parsed parsed)) {
                taken.add(arrival);
            } else {
                take(sequences, line, parsed, Objects.requireNonNull(number(parsed)));
            }
        }
        sequences.save(transaction);
    }

    /// What is to be stored, in order.
    public List<Arrival> taken() {
        return taken;
    }

    /// Whether a message is not the next one of its sender.
    public boolean isSkipped(Arrival arrival) {
        return skipped.contains(arrival.id());
    }

    /// What is to be in MSA-4; null where the message has no number.
    public @Nullable Long expected(Arrival arrival) {
        return expected.get(arrival.id());
    }

    private void take(Sequences sequences, Sequences.Line line, Arrival.Parsed parsed, long number) {
        if (sequences.isNext(line, number)) {
            taken.add(parsed);
            sequences.take(line, number);
            expected.put(parsed.id(), number > 0 ? number : sequences.expected(line));
        } else {
            skipped.add(parsed.id());
            expected.put(parsed.id(), sequences.expected(line));
        }
    }

    private static @Nullable Long number(Arrival.Parsed parsed) {
        return switch (parsed.settings().numbers()) {
            case FOLLOWED -> parsed.message().header().sequenceNumber();
            case IGNORED -> null;
        };
    }
}
