package health.vigil.intake.internal;

import health.vigil.base.Ids;
import health.vigil.base.Problem;
import health.vigil.hl7v2.Acknowledgement;
import health.vigil.hl7v2.Frame;
import health.vigil.hl7v2.Limits;
import health.vigil.hl7v2.MalformedMessageException;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.ledger.Actor;
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
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Reads a frame, asks policy whether its sender may deliver it, and seals it. Stores nothing. Safe on many threads.
public final class ArrivalReader {
    private static final Pattern ENVELOPE = Pattern.compile("[^\\p{Cntrl}]{1,199}");
    private static final Problem REFUSED = new Problem(
            "VGL-INT-001",
            "This sender may not deliver messages here.",
            "Have the sender registered, or connect with its client certificate.");

    private final Journal journal;
    private final Policy policy;
    private final Function<String, SenderSettings> settings;
    private final Acknowledgement acknowledgement;
    private final Ids ids;
    private final InstantSource clock;
    private final InstantSource machineClock;

    /// @param settings of a sender, by `application|facility`
    /// @param acknowledgement what a refused sender is told with
    public ArrivalReader(
            Journal journal,
            Policy policy,
            Function<String, SenderSettings> settings,
            Acknowledgement acknowledgement,
            Ids ids,
            InstantSource clock,
            InstantSource machineClock) {
        this.journal = journal;
        this.policy = policy;
        this.settings = settings;
        this.acknowledgement = acknowledgement;
        this.ids = ids;
        this.clock = clock;
        this.machineClock = machineClock;
    }

    public Arrival read(Frame frame) {
        Instant arrived = machineClock.instant();
        Instant received = clock.instant();
        UUID id = ids.next();
        byte[] bytes = frame.bytes();
        String origin = Objects.requireNonNullElse(frame.tlsPeer(), "");
        SenderSettings known = settings.apply(Message.senderOf(bytes));
        Message message;
        try {
            frame.requireWhole();
            message = readable(bytes, known);
        } catch (MalformedMessageException e) {
            Principal sender = sender(frame, "unreadable");
            return switch (decide(sender)) {
                case Decision.Permit permit ->
                    new Arrival.Malformed(
                            id, received, arrived, sender, origin, permit, known, e, bytes, journal.seal(id, bytes));
                case Decision.Deny deny ->
                    new Arrival.Refused(
                            id,
                            received,
                            arrived,
                            sender,
                            origin,
                            deny,
                            acknowledgement.of(known).reject(bytes, e));
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
                        origin,
                        permit,
                        known,
                        message,
                        bytes,
                        journal.seal(id, bytes),
                        acknowledgement.of(known).accept(message));
            case Decision.Deny deny ->
                new Arrival.Refused(
                        id,
                        received,
                        arrived,
                        sender,
                        origin,
                        deny,
                        acknowledgement.of(known).reject(message, REFUSED));
        };
    }

    /// What stands in the clear beside the sealed original must be fit to.
    private static Message readable(byte[] bytes, SenderSettings settings) {
        Message message = Message.parse(bytes, Limits.DEFAULT, settings.characterSet());
        message.header().requireSupported();
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
}
