package health.vigil.intake;

import health.vigil.base.Ids;
import health.vigil.base.Problem;
import health.vigil.hl7v2.Acknowledgement;
import health.vigil.hl7v2.Frame;
import health.vigil.hl7v2.Header;
import health.vigil.hl7v2.Limits;
import health.vigil.hl7v2.MalformedMessageException;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.internal.Arrival;
import health.vigil.intake.internal.ExceptionTable;
import health.vigil.intake.internal.Journal;
import health.vigil.intake.internal.Journal.State;
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
import health.vigil.policy.Role;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Reads, seals and stores what comes through the HL7 v2 door, and writes its answer.
public final class Reception {
    private static final Pattern TYPE = Pattern.compile("[A-Z0-9]{2,5}(\\^[A-Z0-9]{2,5})?");
    private static final Pattern ENVELOPE = Pattern.compile("[^\\p{Cntrl}]{1,199}");
    private static final Problem REFUSED = new Problem(
            "VGL-INT-001",
            "This sender may not deliver messages here.",
            "Have the sender registered, or connect with its client certificate.");
    private static final Problem CONFLICT = new Problem(
            "VGL-INT-002",
            "The control id in MSH-10 was used before for another message.",
            "Give each message its own control id; the message waits in the exceptions queue.");

    private final Jdbi identified;
    private final Journal journal;
    private final Policy policy;
    private final Ledger ledger;
    private final Senders senders;
    private final Acknowledgement acknowledgement;
    private final Acknowledgement original;
    private final Ids ids;
    private final InstantSource clock;
    private final InstantSource machineClock;

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
        this.policy = policy;
        this.ledger = ledger;
        this.senders = senders;
        this.ids = ids;
        this.clock = clock;
        this.machineClock = machineClock;
        this.acknowledgement =
                new Acknowledgement(clock, () -> Long.toString(ids.next().getMostSignificantBits(), 36));
        this.original = acknowledgement.inOriginalMode();
    }

    /// Reads and seals a frame; stores nothing. Safe on many threads.
    Arrival read(Frame frame) {
        Instant arrived = machineClock.instant();
        Instant received = clock.instant();
        UUID id = ids.next();
        SenderSettings settings = senders.of(Message.senderOf(frame.bytes()));
        Message message;
        try {
            message = readable(frame.bytes(), settings);
        } catch (MalformedMessageException e) {
            Principal sender = sender(frame, "unreadable");
            return switch (decide(sender)) {
                case Decision.Permit permit ->
                    new Arrival.Malformed(
                            id, received, arrived, sender, permit, e, frame.bytes(), journal.seal(id, frame.bytes()));
                case Decision.Deny deny ->
                    new Arrival.Refused(id, received, arrived, sender, deny, acknowledgement.reject(frame.bytes(), e));
            };
        }
        Principal sender = sender(frame, message.header().sender());
        return switch (decide(sender)) {
            case Decision.Permit permit ->
                new Arrival.Parsed(
                        id,
                        received,
                        arrived,
                        sender,
                        permit,
                        settings,
                        message,
                        frame.bytes(),
                        journal.seal(id, frame.bytes()));
            case Decision.Deny deny ->
                new Arrival.Refused(
                        id, received, arrived, sender, deny, answers(settings).reject(message, REFUSED));
        };
    }

    /// What stands in the clear beside the sealed original must be fit to.
    private static Message readable(byte[] bytes, SenderSettings settings) {
        Message message = Message.parse(bytes, Limits.DEFAULT, settings.characterSet());
        if (!ENVELOPE.matcher(message.header().sender()).matches()
                || !ENVELOPE.matcher(message.header().controlId()).matches()) {
            throw new MalformedMessageException(
                    "VGL-INT-004",
                    null,
                    "sender or control id is longer than 199 characters or has control characters.",
                    "Correct MSH-3, MSH-4 and MSH-10.");
        }
        return message;
    }

    private static Principal sender(Frame frame, String named) {
        String id = frame.tlsPeer() == null ? named : frame.tlsPeer();
        String from = frame.peer().getAddress().getHostAddress();
        return new Principal(Actor.Kind.MACHINE, id, Role.SENDER, Set.of(), from);
    }

    private Decision decide(Principal sender) {
        return policy.decide(new AccessRequest(
                sender, Action.CREATE, DataCategory.CLINICAL, "Message", null, null, Purpose.TREATMENT));
    }

    /// Stores a batch in one transaction, with its evidence.
    ///
    /// @return the answers, in the order of the arrivals; to be sent, now that they are true
    List<Answer> store(List<Arrival> arrivals) {
        return identified.inTransaction(transaction -> {
            Set<UUID> stored = journal.store(transaction, rows(arrivals));
            List<Answer> answers = new ArrayList<>();
            List<Entry> entries = new ArrayList<>();
            for (Arrival arrival : arrivals) {
                answers.add(answer(transaction, arrival, stored.contains(arrival.id()), entries));
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
                            malformed.sender().id(),
                            null,
                            null,
                            "unreadable",
                            malformed.received(),
                            malformed.arrived(),
                            malformed.original(),
                            State.EXCEPTION));
                case Arrival.Refused refused -> {}
            }
        }
        return rows;
    }

    private static Journal.Row row(
            Arrival.Parsed arrival, @Nullable String controlId, byte @Nullable [] conflict, State state) {
        return new Journal.Row(
                arrival.id(),
                arrival.message().header().sender(),
                controlId,
                conflict,
                type(arrival.message()),
                arrival.received(),
                arrival.arrived(),
                arrival.original(),
                state);
    }

    private static String type(Message message) {
        String type = message.header().toString();
        return TYPE.matcher(type).matches() ? type : "unrecognised";
    }

    private Answer answer(Handle transaction, Arrival arrival, boolean stored, List<Entry> entries) {
        return switch (arrival) {
            case Arrival.Parsed parsed
            when stored -> {
                String code = inMode(parsed, "AA");
                entries.add(received(parsed, code));
                yield new Answer(code, answers(parsed.settings()).accept(parsed.message()));
            }
            case Arrival.Parsed repeated -> answerAgain(transaction, repeated, entries);
            case Arrival.Malformed malformed -> {
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
                                "AR",
                                malformed.original().digest())));
                entries.add(queued(
                        transaction,
                        malformed,
                        Queues.UNREADABLE,
                        malformed.problem().problem()));
                yield new Answer("AR", acknowledgement.reject(malformed.bytes(), malformed.problem()));
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

    /// The sender has sent this control id before: the same message is acknowledged again, another one is kept once.
    private Answer answerAgain(Handle transaction, Arrival.Parsed again, List<Entry> entries) {
        Header header = again.message().header();
        UUID first = journal.find(transaction, header.sender(), header.controlId());
        if (Arrays.equals(journal.open(transaction, again.permit().access(), first, false), again.bytes())) {
            return new Answer(inMode(again, "AA"), answers(again.settings()).accept(again.message()));
        }
        String code = inMode(again, "AR");
        byte[] conflict = journal.conflict(transaction, first, again.bytes());
        if (!journal.store(transaction, List.of(row(again, null, conflict, State.EXCEPTION)))
                .isEmpty()) {
            entries.add(received(again, code));
            entries.add(queued(transaction, again, Queues.CONFLICTING, CONFLICT));
        }
        return new Answer(code, answers(again.settings()).reject(again.message(), CONFLICT));
    }

    private Acknowledgement answers(SenderSettings settings) {
        return switch (settings.answers()) {
            case AS_ASKED -> acknowledgement;
            case ORIGINAL -> original;
        };
    }

    /// The code as it is in the acknowledgement mode of the sender.
    private String inMode(Arrival.Parsed arrival, String code) {
        return answers(arrival.settings()).isEnhanced(arrival.message()) ? "C" + code.charAt(1) : code;
    }

    private Entry received(Arrival.Parsed arrival, String code) {
        Act act = new Act.MessageReceived(
                arrival.id(),
                arrival.message().header().sender(),
                type(arrival.message()),
                code,
                arrival.original().digest());
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
