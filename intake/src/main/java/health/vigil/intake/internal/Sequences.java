package health.vigil.intake.internal;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The sequence number protocol (HL7 v2.8.2 chapter 2.10.1) in one transaction: of a sender that numbers its
/// messages, only the next one is taken. The rows are locked, so that two doors of the same database take turns.
public final class Sequences {
    /// Says that no number is known: the next one is taken whatever it is.
    public static final long UNKNOWN = -1;

    private final Map<Line, @Nullable Long> taken = new HashMap<>();
    private final Map<Line, @Nullable Long> stored;

    /// Who numbers.
    ///
    /// @param origin subject of the client certificate, empty for none
    /// @param sender `application|facility`
    public record Line(String origin, String sender) implements Comparable<Line> {
        @Override
        public int compareTo(Line other) {
            int byOrigin = origin.compareTo(other.origin);
            return byOrigin == 0 ? sender.compareTo(other.sender) : byOrigin;
        }
    }

    private Sequences(Handle transaction, Collection<Line> lines) {
        for (Line line : new TreeSet<>(lines)) {
            transaction
                    .createUpdate("insert into intake.sequence (origin, sender) values (:origin, :sender)"
                            + " on conflict do nothing")
                    .bind("origin", line.origin())
                    .bind("sender", line.sender())
                    .execute();
            taken.put(
                    line,
                    transaction
                            .createQuery("select taken from intake.sequence"
                                    + " where origin = :origin and sender = :sender for update")
                            .bind("origin", line.origin())
                            .bind("sender", line.sender())
                            .map((row, _) -> row.getObject(1, Long.class))
                            .one());
        }
        stored = new HashMap<>(taken);
    }

    /// @param lines all that the transaction will speak of
    public static Sequences of(Handle transaction, Collection<Line> lines) {
        return new Sequences(transaction, lines);
    }

    /// Whether the message is the next one: also one that begins the sequence (0) or forgets it (below 0).
    public boolean isNext(Line line, long number) {
        Long last = taken.get(line);
        return number <= 0 || last == null || number == last + 1;
    }

    /// Notes that the message is taken.
    public void take(Line line, long number) {
        if (number < 0) {
            taken.put(line, null);
        } else if (number > 0) {
            taken.put(line, number);
        }
    }

    /// The number that the sender is to send next, or [#UNKNOWN].
    public long expected(Line line) {
        Long last = taken.get(line);
        return last == null ? UNKNOWN : last + 1;
    }

    /// Writes down what was taken.
    public void save(Handle transaction) {
        taken.forEach((line, number) -> {
            if (!Objects.equals(stored.get(line), number)) {
                transaction
                        .createUpdate("update intake.sequence set taken = :taken"
                                + " where origin = :origin and sender = :sender")
                        .bind("origin", line.origin())
                        .bind("sender", line.sender())
                        .bind("taken", number)
                        .execute();
            }
        });
    }
}
