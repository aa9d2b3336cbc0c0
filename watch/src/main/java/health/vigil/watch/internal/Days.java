package health.vigil.watch.internal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Days and baselines in their tables.
final class Days {
    private static final int HISTORY_DAYS = 28;

    private Days() {}

    static long position(Handle handle) {
        return handle.createQuery("select next_index from watch.position where name = 'access' for update")
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    static void moveTo(Handle handle, long next) {
        handle.createUpdate("""
                        insert into watch.position (name, next_index) values ('access', :next)
                        on conflict (name) do update set next_index = excluded.next_index
                        """).bind("next", next).execute();
    }

    static Set<String> flagged(Handle handle) {
        return Set.copyOf(handle.createQuery("select subject from watch.flagged")
                .mapTo(String.class)
                .list());
    }

    /// The day as it was left.
    static Day load(Handle handle, String actor, LocalDate date, String role, Instant now) {
        Day day = new Day(actor, date, role);
        handle.createQuery("""
                        select searches, refused, refused_lately, without_relationship, exported, hours, odd
                        from watch.activity
                        where actor = :actor and day = :day
                        """)
                .bind("actor", actor)
                .bind("day", date)
                .map((row, _) -> {
                    day.searches = row.getInt("searches");
                    day.refused = row.getInt("refused");
                    day.withoutRelationship = row.getInt("without_relationship");
                    day.resumeRefusals(
                            Arrays.stream((Long[])
                                            row.getArray("refused_lately").getArray())
                                    .map(Instant::ofEpochMilli)
                                    .toList(),
                            now);
                    day.exported = row.getLong("exported");
                    day.hours = row.getInt("hours");
                    day.odd = row.getInt("odd");
                    return true;
                })
                .findOne();
        Map<String, Instant> opened = new HashMap<>();
        handle.createQuery("select subject, first_at from watch.opened where actor = :actor and day = :day")
                .bind("actor", actor)
                .bind("day", date)
                .map((row, _) -> Map.entry(
                        row.getString("subject"), row.getTimestamp("first_at").toInstant()))
                .forEach(each -> opened.put(each.getKey(), each.getValue()));
        day.resume(opened, now);
        return day;
    }

    static void save(Handle handle, Day day) {
        handle.createUpdate("""
                        insert into watch.activity (actor, day, role, opened, searches, refused, refused_lately,
                            without_relationship, exported, hours, odd)
                        values (:actor, :day, :role, :opened, :searches, :refused, :refusedLately,
                            :withoutRelationship, :exported, :hours, :odd)
                        on conflict (actor, day) do update set opened = excluded.opened, searches = excluded.searches,
                            refused = excluded.refused, refused_lately = excluded.refused_lately,
                            without_relationship = excluded.without_relationship, exported = excluded.exported,
                            hours = excluded.hours, odd = excluded.odd
                        """)
                .bind("actor", day.actor())
                .bind("day", day.date())
                .bind("role", day.role())
                .bind("opened", day.patients())
                .bind("searches", day.searches)
                .bind("refused", day.refused)
                .bindArray(
                        "refusedLately",
                        Long.class,
                        day.refusedLately.stream().map(Instant::toEpochMilli).toList())
                .bind("withoutRelationship", day.withoutRelationship)
                .bind("exported", day.exported)
                .bind("hours", day.hours)
                .bind("odd", day.odd)
                .execute();
        if (!day.opened.isEmpty()) {
            PreparedBatch batch = handle.prepareBatch("""
                    insert into watch.opened (actor, day, subject, first_at) values (:actor, :day, :subject, :first)
                    on conflict do nothing
                    """);
            day.opened.forEach((subject, first) -> batch.bind("actor", day.actor())
                    .bind("day", day.date())
                    .bind("subject", subject)
                    .bind("first", first.atOffset(ZoneOffset.UTC))
                    .add());
            batch.execute();
        }
    }

    static Baseline baseline(Handle handle, String actor, LocalDate date, String role) {
        List<Integer> own = opened(handle, "actor", actor, date);
        List<Integer> others = opened(handle, "role", role, date);
        return handle.createQuery("""
                        select coalesce(bit_or(hours), 0) as hours, coalesce(max(exported), 0) as exported
                        from watch.activity where actor = :actor and day >= :from and day < :day
                        """)
                .bind("actor", actor)
                .bind("from", date.minusDays(HISTORY_DAYS))
                .bind("day", date)
                .map((row, _) -> new Baseline(own, others, row.getInt("hours"), row.getLong("exported")))
                .one();
    }

    private static List<Integer> opened(Handle handle, String column, String value, LocalDate date) {
        return handle.createQuery("select opened from watch.activity where " + column
                        + " = :value and day >= :from and day < :day and opened > 0")
                .bind("value", value)
                .bind("from", date.minusDays(HISTORY_DAYS))
                .bind("day", date)
                .mapTo(Integer.class)
                .list();
    }
}
