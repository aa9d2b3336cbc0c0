package health.vigil.gateway.internal.subscription;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.CallerRow;
import health.vigil.gateway.internal.subscription.Subscribed.Event;
import health.vigil.gateway.internal.subscription.Subscribed.State;
import health.vigil.keys.DataKeys;
import health.vigil.keys.KeyProvider;
import health.vigil.keys.WrappedKey;
import health.vigil.policy.Purpose;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Subscription;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The tables of subscriptions and their events.
final class SubscriptionTables {
    /// Older events that were delivered are not kept for `$events`.
    private static final int KEPT_EVENTS = 1_000;

    private final FhirContext fhir;
    private final KeyProvider keys;

    SubscriptionTables(FhirContext fhir, KeyProvider keys) {
        this.fhir = fhir;
        this.keys = keys;
    }

    /// Keeps a subscription as it is asked for now. Its events stay numbered as they were.
    void put(Handle transaction, String id, Call call, Subscription sent, Wanted wanted, State state, Instant now) {
        byte[] dataKey = DataKeys.generate();
        byte[] content = fhir.newJsonParser().encodeResourceToString(sent).getBytes(StandardCharsets.UTF_8);
        transaction
                .createUpdate("""
                        insert into gateway.subscription (id, caller_kind, caller, caller_role, caller_units,
                            caller_scopes, purpose, base, wrapped_key, sealed, channel, state, pause_until, ends)
                        values (:id, :kind, :caller, :role, :units, :scopes, :purpose, :base, :key, :sealed, :channel,
                            :state, :now, :ends)
                        on conflict (id) do update set
                            caller_kind = excluded.caller_kind, caller = excluded.caller,
                            caller_role = excluded.caller_role, caller_units = excluded.caller_units,
                            caller_scopes = excluded.caller_scopes, purpose = excluded.purpose,
                            base = excluded.base, wrapped_key = excluded.wrapped_key,
                            sealed = excluded.sealed, channel = excluded.channel, state = excluded.state,
                            failures = 0, pause_until = excluded.pause_until, beat_at = null, ends = excluded.ends""")
                .bind("id", id)
                .bind("kind", call.principal().kind().name())
                .bind("caller", call.principal().id())
                .bind("role", call.principal().role().name())
                .bind("units", call.principal().units().toArray(String[]::new))
                .bind("scopes", CallerRow.scopes(call.principal()))
                .bind("purpose", call.purpose().name())
                .bind("base", call.base())
                .bind("key", keys.wrap(dataKey, context(id)).encoded())
                .bind("sealed", DataKeys.of(dataKey).seal(content, context(id)))
                .bind("channel", wanted.channel().name())
                .bind("state", state.name())
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind(
                        "ends",
                        sent.getEnd() == null ? null : sent.getEnd().toInstant().atOffset(ZoneOffset.UTC))
                .execute();
    }

    void remove(Handle transaction, String id) {
        transaction.execute("delete from gateway.subscription_event where subscription = ?", id);
        transaction.execute("delete from gateway.subscription where id = ?", id);
    }

    Optional<Subscribed> find(Handle transaction, String id) {
        return transaction
                .createQuery("select * from gateway.subscription where id = :id")
                .bind("id", id)
                .map((row, context) -> subscribed(row))
                .findOne();
    }

    /// The same, which nobody else changes until the transaction ends.
    Optional<Subscribed> locked(Handle transaction, String id) {
        return transaction
                .createQuery("select * from gateway.subscription where id = :id for no key update")
                .bind("id", id)
                .map((row, context) -> subscribed(row))
                .findOne();
    }

    /// Those whose events are to be noted.
    List<Subscribed> listening(Handle transaction) {
        return transaction
                .createQuery("select * from gateway.subscription where state in ('REQUESTED', 'ACTIVE')")
                .map((row, context) -> subscribed(row))
                .list();
    }

    /// One that has something to say and may now, locked until the transaction ends.
    ///
    /// @param bound those whose subscriber listens on a websocket
    Optional<Subscribed> due(Handle transaction, Instant now, Collection<String> bound) {
        return transaction
                .createQuery("""
                        select * from gateway.subscription s
                        where s.state in ('REQUESTED', 'ACTIVE') and s.pause_until <= :now
                            and (s.ends <= :now or s.state = 'REQUESTED'
                                or ((s.channel <> 'WEBSOCKET' or s.id = any(:bound))
                                    and (s.beat_at <= :now or s.delivered < s.events or exists (
                                        select from gateway.subscription_event e
                                        where e.subscription = s.id and e.number is null))))
                        order by s.pause_until limit 1 for no key update skip locked""")
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("bound", bound.toArray(String[]::new))
                .map((row, context) -> subscribed(row))
                .findOne();
    }

    /// Keeps where it stands, and that it is left alone until then.
    void keep(
            Handle transaction,
            Subscribed subscribed,
            State state,
            long delivered,
            int failures,
            Instant pause,
            @Nullable Instant beat) {
        transaction
                .createUpdate("""
                        update gateway.subscription set state = :state, delivered = :delivered, failures = :failures,
                            pause_until = :pause, beat_at = :beat where id = :id""")
                .bind("id", subscribed.id())
                .bind("state", state.name())
                .bind("delivered", delivered)
                .bind("failures", failures)
                .bind("pause", pause.atOffset(ZoneOffset.UTC))
                .bind("beat", beat == null ? null : beat.atOffset(ZoneOffset.UTC))
                .execute();
        transaction
                .createUpdate("delete from gateway.subscription_event where subscription = :id and number <= :old")
                .bind("id", subscribed.id())
                .bind("old", delivered - KEPT_EVENTS)
                .execute();
    }

    /// Whether nobody has touched it since it was left alone until then; it is locked if so.
    boolean stillLeased(Handle transaction, String id, Instant until) {
        return transaction
                .createQuery("select true from gateway.subscription where id = :id and pause_until = :until"
                        + " for no key update")
                .bind("id", id)
                .bind("until", until.atOffset(ZoneOffset.UTC))
                .mapTo(Boolean.class)
                .findOne()
                .isPresent();
    }

    /// Notes a write; it commits or not with the write.
    void note(Handle transaction, String subscription, StoredRecord record) {
        transaction
                .createUpdate("insert into gateway.subscription_event (subscription, type, id, version, at)"
                        + " values (:subscription, :type, :id, :version, :at)")
                .bind("subscription", subscription)
                .bind("type", record.key().type())
                .bind("id", record.key().id())
                .bind("version", record.version())
                .bind("at", record.updated().atOffset(ZoneOffset.UTC))
                .execute();
    }

    List<Event> unnumbered(Handle transaction, String subscription, int limit) {
        return transaction
                .createQuery("select * from gateway.subscription_event where subscription = :id and number is null"
                        + " order by place limit :limit")
                .bind("id", subscription)
                .bind("limit", limit)
                .map((row, context) -> event(row))
                .list();
    }

    List<Event> numbered(Handle transaction, String subscription, long from, long until, int limit) {
        return transaction
                .createQuery("select * from gateway.subscription_event where subscription = :id"
                        + " and number between :from and :until order by number limit :limit")
                .bind("id", subscription)
                .bind("from", from)
                .bind("until", until)
                .bind("limit", limit)
                .map((row, context) -> event(row))
                .list();
    }

    /// Gives an event its number, the next of its subscription.
    void number(Handle transaction, Subscribed subscribed, Event event, long number) {
        transaction.execute("update gateway.subscription_event set number = ? where place = ?", number, event.place());
        transaction.execute("update gateway.subscription set events = ? where id = ?", number, subscribed.id());
    }

    void forget(Handle transaction, Event event) {
        transaction.execute("delete from gateway.subscription_event where place = ?", event.place());
    }

    private Subscribed subscribed(ResultSet row) throws SQLException {
        String id = row.getString("id");
        byte[] dataKey = keys.unwrap(WrappedKey.decode(row.getString("wrapped_key")), context(id));
        String content =
                new String(DataKeys.of(dataKey).open(row.getBytes("sealed"), context(id)), StandardCharsets.UTF_8);
        Subscription sent = fhir.newJsonParser().parseResource(Subscription.class, content);
        return new Subscribed(
                id,
                new Call(CallerRow.principal(row), Purpose.valueOf(row.getString("purpose")), row.getString("base")),
                sent,
                Wanted.read(sent, Instant.EPOCH),
                State.valueOf(row.getString("state")),
                row.getLong("events"),
                row.getLong("delivered"),
                row.getInt("failures"),
                time(row, "beat_at"),
                time(row, "ends"));
    }

    private static Event event(ResultSet row) throws SQLException {
        long number = row.getLong("number");
        return new Event(
                row.getLong("place"),
                row.wasNull() ? null : number,
                new RecordKey(row.getString("type"), row.getString("id")),
                row.getInt("version"),
                row.getTimestamp("at").toInstant());
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }

    private static String context(String id) {
        return "gateway.subscription/" + id;
    }
}
