package health.vigil.gateway.internal.subscription;

import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.Witness;
import health.vigil.gateway.internal.subscription.Notifications.Told;
import health.vigil.gateway.internal.subscription.Subscribed.Event;
import health.vigil.gateway.internal.subscription.Subscribed.State;
import health.vigil.gateway.internal.subscription.Wanted.Content;
import health.vigil.ledger.Entry;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Decides for the subscriber about each event when it is to be told or counted, never before, and records what is
/// told and what is not. An event that may not be told gets no number, so that no gap in the numbers tells of it.
final class Telling {
    private static final int MOST_COUNTED = 10_000;

    private final Vault vault;
    private final Judge judge;
    private final Witness witness;
    private final SubscriptionTables tables;

    Telling(Vault vault, Judge judge, Witness witness, SubscriptionTables tables) {
        this.vault = vault;
        this.judge = judge;
        this.witness = witness;
        this.tables = tables;
    }

    private record Matter(@Nullable String patient, String data) {}

    /// @param told in the order of their numbers
    /// @param last the number up to which all is told or withheld
    /// @param events how many have a number now
    record Batch(List<Told> told, long last, long events) {}

    /// What is to be told next: what failed before, then what is new.
    Batch next(Handle transaction, Subscribed subscribed) {
        int most = subscribed.wanted().most();
        Decided decided = new Decided(transaction, subscribed);
        List<Told> told = new ArrayList<>();
        long last = subscribed.delivered();
        for (Event event :
                tables.numbered(transaction, subscribed.id(), subscribed.delivered() + 1, subscribed.events(), most)) {
            last = Objects.requireNonNull(event.number());
            decided.tell(event, subscribed.wanted().content()).ifPresent(told::add);
        }
        long events = subscribed.events();
        if (last == events) {
            for (Event event : tables.unnumbered(transaction, subscribed.id(), most - told.size())) {
                Optional<Told> one = decided.number(event, subscribed.wanted().content(), events + 1);
                if (one.isPresent()) {
                    events++;
                    last = events;
                    told.add(one.get());
                }
            }
        }
        decided.record("notify");
        return new Batch(told, last, events);
    }

    /// Numbers what has happened and was not told yet, since its subscriber asks where it stands: 10,000 events at
    /// most. They are told nonetheless when there is somebody to tell.
    Subscribed counted(Handle transaction, Subscribed asked) {
        Subscribed subscribed = tables.locked(transaction, asked.id()).orElse(asked);
        if (subscribed.state() != State.ACTIVE) {
            return subscribed;
        }
        Decided decided = new Decided(transaction, subscribed);
        long events = subscribed.events();
        for (Event event : tables.unnumbered(transaction, subscribed.id(), MOST_COUNTED)) {
            if (decided.number(event, Content.EMPTY, events + 1).isPresent()) {
                events++;
            }
        }
        decided.record("subscription-status");
        return subscribed.counting(events);
    }

    /// Events that have a number, as often as they are asked for.
    List<Told> again(Handle transaction, Subscribed subscribed, List<Event> events, Content content) {
        Decided decided = new Decided(transaction, subscribed);
        List<Told> told = new ArrayList<>();
        events.forEach(event -> decided.tell(event, content).ifPresent(told::add));
        decided.record("subscription-events");
        return told;
    }

    /// The decisions of one transaction, one for each patient and kind of data.
    private final class Decided {
        private final Handle transaction;
        private final Subscribed subscribed;
        private final Map<Matter, Decision> decisions = new LinkedHashMap<>();
        private final Map<Matter, List<String>> named = new LinkedHashMap<>();

        Decided(Handle transaction, Subscribed subscribed) {
            this.transaction = transaction;
            this.subscribed = subscribed;
        }

        /// Empty for what the subscriber may not know.
        Optional<Told> tell(Event event, Content content) {
            RecordType<?> type = RecordType.named(event.key().type()).orElseThrow();
            Optional<StoredRecord> found =
                    vault.read(transaction, judge.finding(Action.READ, type), event.key(), event.version());
            if (found.isEmpty() || found.get().content() == null) {
                return Optional.empty();
            }
            StoredRecord record = found.get();
            Matter matter = new Matter(record.patient(), Judge.matter(subscribed.call(), type, type.name()));
            Decision decision = decisions.computeIfAbsent(
                    matter,
                    about -> judge.about(
                            transaction, subscribed.call(), Action.READ, type, type.name(), about.patient()));
            named.computeIfAbsent(matter, about -> new ArrayList<>()).add(record.versionedReference());
            return switch (decision) {
                case Decision.Deny deny -> Optional.empty();
                case Decision.Permit permit -> {
                    Resource resource = content == Content.FULL_RESOURCE
                            ? Objects.requireNonNull(record.content()).open(permit.access())
                            : null;
                    yield Optional.of(new Told(event, resource));
                }
            };
        }

        /// The same of an event that has no number yet: it gets this one, or is forgotten.
        Optional<Told> number(Event event, Content content, long number) {
            Optional<Told> told = tell(event, content);
            if (told.isEmpty()) {
                tables.forget(transaction, event);
                return told;
            }
            tables.number(transaction, subscribed, event, number);
            return told.map(one -> new Told(
                    new Event(event.place(), number, event.key(), event.version(), event.at()), one.resource()));
        }

        void record(String interaction) {
            List<Entry> entries = new ArrayList<>();
            decisions.forEach((matter, decision) -> entries.add(witness.disclosure(
                    subscribed.call(),
                    decision,
                    interaction,
                    matter.patient(),
                    named.getOrDefault(matter, List.of()),
                    List.of("subscription/" + subscribed.id()))));
            if (!entries.isEmpty()) {
                witness.recordAll(transaction, entries);
            }
        }
    }
}
