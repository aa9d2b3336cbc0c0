package health.vigil.facts.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Where the store's reading of the topic stands, kept with what was read.
public final class ConsumedOffsets {
    private ConsumedOffsets() {}

    /// The offset to read next; 0 where nothing was read.
    public static long next(Handle transaction, TopicPartition partition) {
        return transaction
                .createQuery("select next_offset from facts.consumed where topic = :topic and partition = :partition")
                .bind("topic", partition.topic())
                .bind("partition", partition.partition())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /// Moves on; never back, so that a reader that lost its partition and does not know it yet does no harm.
    public static void move(Handle transaction, Map<TopicPartition, Long> next) {
        PreparedBatch rows = transaction.prepareBatch("""
                insert into facts.consumed (topic, partition, next_offset) values (:topic, :partition, :next)
                on conflict (topic, partition)
                do update set next_offset = greatest(facts.consumed.next_offset, excluded.next_offset)""");
        next.forEach((partition, offset) -> rows.bind("topic", partition.topic())
                .bind("partition", partition.partition())
                .bind("next", offset)
                .add());
        rows.execute();
    }

    /// Notes a record that cannot be read.
    public static void refuse(Handle transaction, TopicPartition partition, long offset, String problem, Instant at) {
        transaction
                .createUpdate("""
                        insert into facts.refused (topic, partition, record_offset, problem, at)
                        values (:topic, :partition, :offset, :problem, :at) on conflict do nothing""")
                .bind("topic", partition.topic())
                .bind("partition", partition.partition())
                .bind("offset", offset)
                .bind("problem", problem)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .execute();
    }
}
