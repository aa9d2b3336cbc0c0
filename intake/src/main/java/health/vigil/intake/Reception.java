package health.vigil.intake;

import health.vigil.base.Ids;
import health.vigil.base.Problem;
import health.vigil.hl7v2.Acknowledgement;
import health.vigil.hl7v2.Frame;
import health.vigil.hl7v2.Header;
import health.vigil.hl7v2.Message;
import health.vigil.intake.internal.Arrival;
import health.vigil.intake.internal.ArrivalReader;
import health.vigil.intake.internal.ExceptionTable;
import health.vigil.intake.internal.Journal;
import health.vigil.intake.internal.Journal.State;
import health.vigil.intake.internal.Turns;
import health.vigil.keys.KeyProvider;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Policy;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads, seals and stores what comes through the HL7 v2 door, and writes its answer.
public final class Reception {
    private static final Pattern TYPE = Pattern.compile("[A-Z0-9]{2,5}(\\^[A-Z0-9]{2,5})?");
    private static final Problem CONFLICT = new Problem(
            "VGL-INT-002",
            "The control id in MSH-10 was used before for another message.",
            "Give each message its own control id; the message waits in the exceptions queue.");

    private static final Problem NOT_NEXT = new Problem(
            "VGL-INT-005",
            "The message is not the next one by its sequence number in MSH-13.",
            "Send the message with the number in MSA-4, or -1 in MSH-13 to begin anew.");

    private final Jdbi identified;
    private final Journal journal;
    private final ArrivalReader reader;
    private final Ledger ledger;
    private final Acknowledgement acknowledgement;
    private final Ids ids;

    public Reception(
            Jdbi identified,
            KeyProvider keys,
            Policy policy,
            Ledger ledger,
            Senders senders,
            Ids ids,
            InstantSource clock,
            InstantSource machineClock) {
        this.identified = identified;
        this.journal = new Journal(keys);
        this.ledger = ledger;
        this.ids = ids;
        this.acknowledgement =
                new Acknowledgement(clock, () -> Long.toString(ids.next().getMostSignificantBits(), 36));
        this.reader = new ArrivalReader(journal, policy, senders::of, acknowledgement, ids, clock, machineClock);
    }

    /// Reads and seals a frame; stores nothing. Safe on many threads.
    Arrival read(Frame frame) {
        return reader.read(frame);
    }

    /// Stores a batch in one transaction, with its evidence.
    ///
    /// @return the answers, in the order of the arrivals; to be sent, now that they are true
    List<Answer> store(List<Arrival> arrivals) {
        return identified.inTransaction(transaction -> {
            Turns turns = new Turns(transaction, arrivals);
            Set<UUID> stored = journal.store(transaction, rows(turns.taken()));
            List<Answer> answers = new ArrayList<>();
            List<Entry> entries = new ArrayList<>();
            for (Arrival arrival : arrivals) {
                answers.add(answer(transaction, turns, arrival, stored.contains(arrival.id()), entries));
            }
            ledger.appendAll(transaction, entries);
            return answers;
        });
    }

    private static List<Journal.Row> rows(List<Arrival> arrivals) {
        List<Journal.Row> rows = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            switch (arrival) {
                case Arrival.Parsed parsed ->
                    rows.add(row(parsed, parsed.message().header().controlId(), null, State.RECEIVED));
                case Arrival.Malformed malformed ->
                    rows.add(new Journal.Row(
                            malformed.id(),
                            malformed.origin(),
                            malformed.sender().id(),
                            null,
                            null,
                            "unreadable",
                            malformed.received(),
                            malformed.arrived(),
                            malformed.original(),
                            State.EXCEPTION,
                            false));
                case Arrival.Refused refused -> {}
            }
        }
        return rows;
    }

    private static Journal.Row row(
            Arrival.Parsed arrival, @Nullable String controlId, byte @Nullable [] conflict, State state) {
        return new Journal.Row(
                arrival.id(),
                arrival.origin(),
                arrival.message().header().sender(),
                controlId,
                conflict,
                type(arrival.message()),
                arrival.received(),
                arrival.arrived(),
                arrival.original(),
                state,
                false);
    }

    private static String type(Message message) {
        String type = message.header().toString();
        return TYPE.matcher(type).matches() ? type : "unrecognised";
    }

    private Answer answer(Handle transaction, Turns turns, Arrival arrival, boolean stored, List<Entry> entries) {
        return switch (arrival) {
            case Arrival.Parsed parsed
            when stored -> {
                boolean numbered = turns.expected(parsed) != null;
                String code = inMode(parsed, "AA");
                entries.add(received(parsed, code));
                yield new Answer(code, numbered ? answers(turns, parsed).accept(parsed.message()) : parsed.accepted());
            }
            case Arrival.Parsed parsed
            when turns.isSkipped(parsed) -> answerEarly(transaction, answers(turns, parsed), parsed, entries);
            case Arrival.Parsed repeated ->
                answerAgain(
                        transaction,
                        answers(turns, repeated),
                        repeated,
                        first(transaction, repeated).orElseThrow(),
                        entries);
            case Arrival.Malformed malformed -> {
                Acknowledgement answers = acknowledgement.of(malformed.settings());
                String code = answers.isEnhanced(malformed.bytes()) ? "CR" : "AR";
                entries.add(new Entry(
                        ids.next(),
                        malformed.received(),
                        malformed.sender().actor(),
                        malformed.permit().authority(),
                        null,
                        new Act.MessageReceived(
                                malformed.id(),
                                malformed.sender().id(),
                                "unreadable",
                                code,
                                malformed.original().digest())));
                entries.add(queued(
                        transaction,
                        malformed,
                        Queues.UNREADABLE,
                        malformed.problem().problem()));
                yield new Answer(code, answers.reject(malformed.bytes(), malformed.problem()));
            }
            case Arrival.Refused refused -> {
                entries.add(new Entry(
                        ids.next(),
                        refused.received(),
                        refused.sender().actor(),
                        refused.denial().authority(),
                        null,
                        new Act.RecordsWritten("message", List.of())));
                yield new Answer("AR", refused.answer());
            }
        };
    }

    private Acknowledgement answers(Turns turns, Arrival.Parsed arrival) {
        return acknowledgement.of(arrival.settings()).expecting(turns.expected(arrival));
    }

    private Optional<UUID> first(Handle transaction, Arrival.Parsed arrival) {
        Header header = arrival.message().header();
        return journal.find(transaction, arrival.origin(), header.sender(), header.controlId());
    }

    /// Not the next one by its number: sent again because the answer was lost, or out of turn.
    private Answer answerEarly(Handle transaction, Acknowledgement answers, Arrival.Parsed early, List<Entry> entries) {
        Optional<UUID> first = first(transaction, early);
        if (first.isPresent()) {
            return answerAgain(transaction, answers, early, first.get(), entries);
        }
        entries.add(entry(early, new Act.RecordsWritten("message", List.of())));
        return new Answer(inMode(early, "AE"), answers.error(early.message(), NOT_NEXT));
    }

    /// The sender has sent this control id before: the same message is acknowledged again, another one is kept once.
    private Answer answerAgain(
            Handle transaction, Acknowledgement answers, Arrival.Parsed again, UUID first, List<Entry> entries) {
        if (Arrays.equals(journal.open(transaction, again.permit().access(), first, false), again.bytes())) {
            return new Answer(inMode(again, "AA"), answers.accept(again.message()));
        }
        String code = inMode(again, "AR");
        byte[] conflict = journal.conflict(transaction, first, again.bytes());
        if (!journal.store(transaction, List.of(row(again, null, conflict, State.EXCEPTION)))
                .isEmpty()) {
            entries.add(received(again, code));
            entries.add(queued(transaction, again, Queues.CONFLICTING, CONFLICT));
        }
        return new Answer(code, answers.reject(again.message(), CONFLICT));
    }

    /// The code as it is in the acknowledgement mode of the sender.
    private String inMode(Arrival.Parsed arrival, String code) {
        return acknowledgement.of(arrival.settings()).isEnhanced(arrival.message()) ? "C" + code.charAt(1) : code;
    }

    private Entry received(Arrival.Parsed arrival, String code) {
        Act act = new Act.MessageReceived(
                arrival.id(),
                arrival.message().header().sender(),
                type(arrival.message()),
                code,
                arrival.original().digest());
        return entry(arrival, act);
    }

    private Entry entry(Arrival.Parsed arrival, Act act) {
        return new Entry(
                ids.next(),
                arrival.received(),
                arrival.sender().actor(),
                arrival.permit().authority(),
                null,
                act);
    }

    private Entry queued(Handle transaction, Arrival arrival, String queue, Problem problem) {
        ExceptionTable.queue(transaction, arrival.id(), queue, problem, arrival.received());
        Act act = new Act.ExceptionQueued(arrival.id(), queue, problem.code());
        Authority duty = new Authority.Duty("intake-exceptions");
        return new Entry(ids.next(), arrival.received(), Actor.platform("intake"), duty, null, act);
    }

    /// @param code MSA-1
    /// @param bytes the acknowledgement, empty where the sender wants none
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(String code, byte[] bytes) {}
}
