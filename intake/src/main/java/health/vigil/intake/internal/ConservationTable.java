package health.vigil.intake.internal;

import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.Position;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// What became of the fields of each sender's messages, summed over messages, occurrences and repetitions.
public final class ConservationTable {
    /// A sender whose messages have more kinds of fields has the further ones summed as one.
    private static final int MOST_OF_A_SENDER = 4_000;

    private static final String FURTHER = "further";

    private ConservationTable() {}

    /// A message that became records.
    public record Mapped(String sender, ConservationReport report) {}

    /// A sender and how much came from it.
    public record Traffic(String sender, long messages, Instant last) {}

    /// A kind of field, such as `OBX-5` or `/patient/number`, and what became of it.
    ///
    /// @param reason why it was not carried, empty where it was
    /// @param fields how many times
    public record Sum(String field, Outcome outcome, String reason, long fields) {}

    private record Total(String sender, Outcome outcome, long fields) {}

    private record Key(String field, Outcome outcome, String reason) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byField = field.compareTo(other.field);
            int byOutcome = byField != 0 ? byField : outcome.compareTo(other.outcome);
            return byOutcome != 0 ? byOutcome : reason.compareTo(other.reason);
        }
    }

    /// Counts messages, in the order of the keys, so that two writers never wait for each other.
    public static void count(Handle transaction, List<Mapped> messages, Instant now) {
        Map<String, Long> traffic = new TreeMap<>();
        Map<String, SortedMap<Key, Long>> sums = new TreeMap<>();
        for (Mapped message : messages) {
            traffic.merge(message.sender(), 1L, Long::sum);
            SortedMap<Key, Long> ofSender = sums.computeIfAbsent(message.sender(), one -> new TreeMap<>());
            for (Line line : message.report().fields()) {
                String reason = line.outcome() == Outcome.NOT_CARRIED ? line.target() : "";
                ofSender.merge(new Key(name(line.position()), line.outcome(), reason), 1L, Long::sum);
            }
        }
        traffic.forEach((sender, count) -> transaction
                .createUpdate("""
                        insert into intake.sender_traffic (sender, messages, last_message) values (:sender, :count, :now)
                        on conflict (sender) do update set messages = sender_traffic.messages + excluded.messages,
                            last_message = excluded.last_message
                        """)
                .bind("sender", sender)
                .bind("count", count)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute());
        sums.forEach((sender, ofSender) -> add(transaction, sender, ofSender));
    }

    /// What is no HL7 v2 message has places with names of their own.
    private static String name(Position position) {
        return position.field() == 0 ? position.segment() : position.segment() + "-" + position.field();
    }

    private static void add(Handle transaction, String sender, SortedMap<Key, Long> sums) {
        if (sums.isEmpty()) {
            return;
        }
        boolean full = isFull(transaction, sender);
        PreparedBatch batch = transaction.prepareBatch("""
                insert into intake.conservation (sender, field, outcome, reason, fields)
                select :sender, case when :full and not exists (
                        select 1 from intake.conservation where sender = :sender and field = :field
                            and outcome = :outcome and reason = :reason) then :further else :field end,
                    :outcome, :reason, :fields
                on conflict (sender, field, outcome, reason) do update
                    set fields = conservation.fields + excluded.fields
                """);
        sums.forEach((key, fields) -> batch.bind("sender", sender)
                .bind("full", full)
                .bind("further", FURTHER)
                .bind("field", key.field())
                .bind("outcome", key.outcome().name())
                .bind("reason", key.reason())
                .bind("fields", fields)
                .add());
        batch.execute();
    }

    private static boolean isFull(Handle transaction, String sender) {
        return transaction
                .createQuery("select count(*) >= :most from intake.conservation where sender = :sender")
                .bind("most", MOST_OF_A_SENDER)
                .bind("sender", sender)
                .mapTo(Boolean.class)
                .one();
    }

    /// The senders that sent last, at most so many.
    public static List<Traffic> traffic(Handle transaction, int most) {
        return transaction
                .createQuery("select * from intake.sender_traffic order by last_message desc, sender limit :most")
                .bind("most", most)
                .map((row, context) -> new Traffic(
                        row.getString("sender"),
                        row.getLong("messages"),
                        row.getTimestamp("last_message").toInstant()))
                .list();
    }

    /// What became of a sender's fields, those first of which most were kept but not mapped.
    public static List<Sum> of(Handle transaction, String sender) {
        return transaction
                .createQuery("""
                        select field, outcome, reason, fields from intake.conservation where sender = :sender
                        order by case outcome when 'UNACCOUNTED' then 0 when 'EXTENSION' then 1 else 2 end,
                            fields desc, field, reason
                        """)
                .bind("sender", sender)
                .map((row, context) -> new Sum(
                        row.getString("field"),
                        Outcome.valueOf(row.getString("outcome")),
                        row.getString("reason"),
                        row.getLong("fields")))
                .list();
    }

    /// The sums of several senders by outcome.
    public static Map<String, Map<Outcome, Long>> totals(Handle transaction) {
        Map<String, Map<Outcome, Long>> totals = new TreeMap<>();
        List<Total> sums = transaction
                .createQuery("""
                        select sender, outcome, sum(fields) as total from intake.conservation group by sender, outcome
                        """)
                .map((row, context) -> new Total(
                        row.getString("sender"), Outcome.valueOf(row.getString("outcome")), row.getLong("total")))
                .list();
        for (Total sum : sums) {
            totals.computeIfAbsent(sum.sender(), one -> new TreeMap<>()).put(sum.outcome(), sum.fields());
        }
        return totals;
    }
}
