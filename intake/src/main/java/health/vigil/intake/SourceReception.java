package health.vigil.intake;

import health.vigil.base.Ids;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.intake.internal.ExceptionTable;
import health.vigil.intake.internal.Journal;
import health.vigil.intake.internal.Journal.State;
import health.vigil.intake.internal.SourceTable;
import health.vigil.keys.KeyProvider;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Seals and stores what sources bring, as [Reception] does for HL7 v2.
public final class SourceReception {
    /// The acknowledgement that the evidence names: the source has been told that it is stored.
    private static final String ACCEPTED = "AA";
    private static final String REJECTED = "AR";
    private static final Problem REFUSED = new Problem(
            "VGL-INT-001",
            "This sender may not deliver messages here.",
            "Deliver as a machine's account with the role SENDER.");
    private static final Problem CONFLICT = new Problem(
            "VGL-INT-002",
            "The id of the original was used before for another one.",
            "Give each original its own id; it waits in the exceptions queue.");

    private final Jdbi identified;
    private final KeyProvider keys;
    private final Journal journal;
    private final Policy policy;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;
    private final InstantSource machineClock;
    private final Runnable stored;

    /// @param stored told after each commit, to wake the normaliser
    public SourceReception(
            Jdbi identified,
            KeyProvider keys,
            Policy policy,
            Ledger ledger,
            Ids ids,
            InstantSource clock,
            InstantSource machineClock,
            Runnable stored) {
        this.identified = identified;
        this.keys = keys;
        this.journal = new Journal(keys);
        this.policy = policy;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
        this.machineClock = machineClock;
        this.stored = stored;
    }

    /// The door of one source.
    ///
    /// @param source its name
    public SourceDoor door(String source) {
        return new Door(source, SourceTable.of(identified, keys, source));
    }

    private final class Door implements SourceDoor {
        private final String source;
        private final SourceTable table;

        Door(String source, SourceTable table) {
            this.source = source;
            this.table = table;
        }

        @Override
        public Receipt deliver(Principal bringer, List<Delivery> deliveries, Map<String, String> progress) {
            Instant received = clock.instant();
            Decision decision = policy.decide(new AccessRequest(
                    bringer, Action.CREATE, DataCategory.CLINICAL, "Message", null, null, Purpose.TREATMENT));
            if (!(decision instanceof Decision.Permit permit)) {
                Act nothing = new Act.RecordsWritten("message", List.of());
                identified.useTransaction(transaction ->
                        ledger.append(transaction, entry(received, bringer.actor(), decision.authority(), nothing)));
                throw new ProblemException(REFUSED);
            }
            Instant arrived = machineClock.instant();
            List<Journal.Row> rows = deliveries.stream()
                    .map(delivery -> row(delivery, received, arrived))
                    .toList();
            Receipt receipt = identified.inTransaction(transaction -> {
                Receipt made = store(transaction, bringer, permit, deliveries, rows);
                table.advance(transaction, progress);
                return made;
            });
            if (receipt.stored() > 0) {
                stored.run();
            }
            return receipt;
        }

        @Override
        public Optional<String> progress(String about) {
            return identified.withHandle(handle -> table.progress(handle, about));
        }

        private Journal.Row row(Delivery delivery, Instant received, Instant arrived) {
            UUID id = ids.next();
            String controlId = delivery.id() == null ? null : table.controlId(delivery.id());
            return row(id, delivery, controlId, null, received, arrived, State.RECEIVED);
        }

        private Journal.Row row(
                UUID id,
                Delivery delivery,
                @Nullable String controlId,
                byte @Nullable [] conflict,
                Instant received,
                Instant arrived,
                State state) {
            return new Journal.Row(
                    id,
                    "",
                    source,
                    controlId,
                    conflict,
                    delivery.kind(),
                    received,
                    arrived,
                    journal.seal(id, delivery.content()),
                    state,
                    true);
        }

        private Receipt store(
                Handle transaction,
                Principal bringer,
                Decision.Permit permit,
                List<Delivery> deliveries,
                List<Journal.Row> rows) {
            Set<UUID> made = journal.store(transaction, rows);
            List<Entry> entries = new ArrayList<>();
            int repeated = 0;
            int conflicting = 0;
            for (int i = 0; i < rows.size(); i++) {
                Journal.Row row = rows.get(i);
                Delivery delivery = deliveries.get(i);
                if (made.contains(row.id())) {
                    entries.add(received(bringer, permit, row, ACCEPTED));
                } else if (isRepeated(transaction, permit, row, delivery)) {
                    repeated++;
                } else {
                    conflicting++;
                    keepConflict(transaction, bringer, permit, row, delivery, entries);
                }
            }
            ledger.appendAll(transaction, entries);
            return new Receipt(made.size(), repeated, conflicting);
        }

        private boolean isRepeated(Handle transaction, Decision.Permit permit, Journal.Row row, Delivery delivery) {
            return Arrays.equals(
                    journal.open(transaction, permit.access(), first(transaction, row), false), delivery.content());
        }

        private UUID first(Handle transaction, Journal.Row row) {
            String controlId = row.controlId();
            if (controlId == null) {
                throw new IllegalStateException("an original without an id is always new");
            }
            return journal.find(transaction, row.origin(), row.sender(), controlId)
                    .orElseThrow();
        }

        private void keepConflict(
                Handle transaction,
                Principal bringer,
                Decision.Permit permit,
                Journal.Row row,
                Delivery delivery,
                List<Entry> entries) {
            byte[] conflict = journal.conflict(transaction, first(transaction, row), delivery.content());
            Journal.Row kept = row(row.id(), delivery, null, conflict, row.received(), row.arrived(), State.EXCEPTION);
            if (!journal.store(transaction, List.of(kept)).isEmpty()) {
                entries.add(received(bringer, permit, kept, REJECTED));
                ExceptionTable.queue(transaction, kept.id(), Queues.CONFLICTING, CONFLICT, kept.received());
                entries.add(entry(
                        kept.received(),
                        Actor.platform("intake"),
                        new Authority.Duty("intake-exceptions"),
                        new Act.ExceptionQueued(kept.id(), Queues.CONFLICTING, CONFLICT.code())));
            }
        }

        private Entry received(Principal bringer, Decision.Permit permit, Journal.Row row, String answer) {
            return entry(
                    row.received(),
                    bringer.actor(),
                    permit.authority(),
                    new Act.MessageReceived(
                            row.id(),
                            source,
                            row.messageType(),
                            answer,
                            row.original().digest()));
        }

        private Entry entry(Instant at, Actor actor, Authority authority, Act act) {
            return new Entry(ids.next(), at, actor, authority, null, act);
        }
    }
}
