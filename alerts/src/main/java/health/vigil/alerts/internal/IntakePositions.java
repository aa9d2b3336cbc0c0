package health.vigil.alerts.internal;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// How far each partition of the assessments topic has been handled, and what was set aside on the way.
public final class IntakePositions {
    /// Another consumer has moved the partition on: what was handled meanwhile must not count.
    public static final class TakenOverException extends RuntimeException {
        TakenOverException(TopicPartition partition) {
            super("another consumer has handled more of " + partition);
        }
    }

    /// A record that could not be read.
    ///
    /// @param reason a problem code or the name of an exception; never content
    public record SetAside(ConsumerRecord<String, byte[]> unread, String reason) {}

    private IntakePositions() {}

    /// The next offset to handle.
    public static OptionalLong of(Handle transaction, TopicPartition partition) {
        return transaction
                .createQuery("""
                        select next_offset from alerts.intake_position
                        where topic = :topic and partition = :partition""")
                .bind("topic", partition.topic())
                .bind("partition", partition.partition())
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    /// Moves a partition on, if it stands where this consumer left it.
    ///
    /// @param from where this consumer left it; empty where nothing was stored
    public static void move(Handle transaction, TopicPartition partition, OptionalLong from, long next) {
        int moved = transaction
                .createUpdate("""
                        insert into alerts.intake_position as p (topic, partition, next_offset)
                        values (:topic, :partition, :next)
                        on conflict (topic, partition) do update set next_offset = excluded.next_offset
                        where p.next_offset = :from""")
                .bind("topic", partition.topic())
                .bind("partition", partition.partition())
                .bind("next", next)
                .bind("from", from.orElse(-1))
                .execute();
        if (moved == 0) {
            throw new TakenOverException(partition);
        }
    }

    /// Keeps what could not be read. Kept before, kept once.
    public static void keep(Handle transaction, List<SetAside> unreadable, Instant now) {
        if (unreadable.isEmpty()) {
            return;
        }
        PreparedBatch batch = transaction.prepareBatch("""
                insert into alerts.set_aside (topic, partition, position, at, reason, payload)
                values (:topic, :partition, :position, :at, :reason, :payload) on conflict do nothing""");
        for (SetAside aside : unreadable) {
            byte[] payload = aside.unread().value();
            batch.bind("topic", aside.unread().topic())
                    .bind("partition", aside.unread().partition())
                    .bind("position", aside.unread().offset())
                    .bind("at", now)
                    .bind("reason", aside.reason())
                    .bind("payload", payload == null ? new byte[0] : payload)
                    .add();
        }
        batch.execute();
    }
}
