package health.vigil.hl7v2;

import health.vigil.base.Problem;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writes acknowledgements (HL7 v2.8.2 chapter 2.9). A message whose MSH-15 is valued is answered in the
/// enhanced mode (CA, CE, CR) under the condition it states; all others in the original mode (AA, AE, AR). A
/// condition that is not in table 0155 counts as AL, so that no sender waits for an answer in vain. Nothing of the
/// received message is repeated but its control id, sender and receiver, processing id and version.
public final class Acknowledgement {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSSxx");
    private static final byte[] NONE = {};

    private final InstantSource clock;
    private final Supplier<String> controlIds;
    private final boolean asAsked;
    private final @Nullable Long expected;

    /// @param clock for MSH-7
    /// @param controlIds for MSH-10, unique, at most 20 characters
    public Acknowledgement(InstantSource clock, Supplier<String> controlIds) {
        this(clock, controlIds, true, null);
    }

    private Acknowledgement(
            InstantSource clock, Supplier<String> controlIds, boolean asAsked, @Nullable Long expected) {
        this.clock = clock;
        this.controlIds = controlIds;
        this.asAsked = asAsked;
        this.expected = expected;
    }

    /// As a sender is to be answered.
    public Acknowledgement of(SenderSettings settings) {
        return switch (settings.answers()) {
            case AS_ASKED -> this;
            case ORIGINAL -> new Acknowledgement(clock, controlIds, false, expected);
        };
    }

    /// With a sequence number in MSA-4.
    public Acknowledgement expecting(@Nullable Long number) {
        return new Acknowledgement(clock, controlIds, asAsked, number);
    }

    /// Whether a message is answered with CA, CE or CR.
    public boolean isEnhanced(Message received) {
        return asAsked && !received.header().acceptAcknowledgement().isEmpty();
    }

    /// Whether what is no message is answered with CR, as far as its header can be read.
    public boolean isEnhanced(byte[] received) {
        return asAsked && !acceptCondition(ReadableHeader.of(received)).isEmpty();
    }

    private static String acceptCondition(Segment msh) {
        return msh.field(15).text();
    }

    /// The message is durably stored: AA or CA.
    ///
    /// @return empty where the sender asked not to hear of it
    public byte[] accept(Message received) {
        return answer(received, Outcome.ACCEPTED, null);
    }

    /// The message is well-formed, but it was not taken; the sender may send it again: AE or CE.
    ///
    /// @return empty where the sender asked not to hear of it
    public byte[] error(Message received, Problem problem) {
        return answer(received, Outcome.ERROR, problem);
    }

    /// The message is well-formed and will never be taken as it is: AR or CR.
    ///
    /// @return empty where the sender asked not to hear of it
    public byte[] reject(Message received, Problem problem) {
        return answer(received, Outcome.REJECTED, problem);
    }

    /// What became of a message after it was taken (MSH-16): AA, or AE where it waits for a person. A message of its
    /// own, to be sent to the sender's listener, which is asked for an accept acknowledgement.
    ///
    /// @param problem why it could not be carried out, null where it was
    /// @return empty where the sender did not ask for it, or is answered in the original mode
    public byte[] application(Message received, @Nullable Problem problem) {
        Outcome outcome = problem == null ? Outcome.ACCEPTED : Outcome.ERROR;
        String condition = received.header().applicationAcknowledgement();
        boolean wanted = isEnhanced(received) && (condition.equals("AL") || condition.equals(outcome.condition));
        return wanted
                ? write(received.segment("MSH"), received.charset(), outcome.original, problem, null, true)
                : NONE;
    }

    /// What came is no message that could be read: AR or CR. Sender, receiver and control id are repeated as far as
    /// the header can be read.
    ///
    /// @return empty where the sender asked not to hear of it
    public byte[] reject(byte[] received, MalformedMessageException problem) {
        Segment msh = ReadableHeader.of(received);
        String condition = asAsked ? acceptCondition(msh) : "";
        if (!isWanted(condition, Outcome.REJECTED)) {
            return NONE;
        }
        return write(
                msh,
                StandardCharsets.ISO_8859_1,
                Outcome.REJECTED.in(condition),
                problem.problem(),
                problem.position().orElse(null),
                false);
    }

    private enum Outcome {
        ACCEPTED("AA", "CA", "SU"),
        ERROR("AE", "CE", "ER"),
        REJECTED("AR", "CR", "ER");

        private final String original;
        private final String enhanced;
        private final String condition;

        Outcome(String original, String enhanced, String condition) {
            this.original = original;
            this.enhanced = enhanced;
            this.condition = condition;
        }

        /// MSA-1 for a sender who states this condition.
        private String in(String stated) {
            return stated.isEmpty() ? original : enhanced;
        }
    }

    private static boolean isWanted(String condition, Outcome outcome) {
        return switch (condition) {
            case "NE" -> false;
            case "ER", "SU" -> condition.equals(outcome.condition);
            default -> true;
        };
    }

    private byte[] answer(Message received, Outcome outcome, @Nullable Problem problem) {
        String condition = isEnhanced(received) ? received.header().acceptAcknowledgement() : "";
        return isWanted(condition, outcome)
                ? write(received.segment("MSH"), received.charset(), outcome.in(condition), problem, null, false)
                : NONE;
    }

    /// @param asks whether the answer is to be answered in turn (MSH-15)
    private byte[] write(
            Segment msh,
            Charset charset,
            String code,
            @Nullable Problem problem,
            @Nullable Position position,
            boolean asks) {
        String trigger = msh.field(9).component(2).text();
        MessageWriter ack = new MessageWriter().segment("MSH");
        copy(ack, msh, 5, 3);
        copy(ack, msh, 6, 4);
        copy(ack, msh, 3, 5);
        copy(ack, msh, 4, 6);
        ack.field(7, TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
        if (trigger.isEmpty()) {
            ack.field(9, "ACK");
        } else {
            ack.field(9, "ACK", trigger, "ACK");
        }
        ack.field(10, controlIds.get());
        copyOr(ack, msh, 11, "P");
        copyOr(ack, msh, 12, "2.5.1");
        if (asks) {
            ack.field(15, "AL").field(16, "NE");
        }
        copy(ack, msh, 18, 18);
        ack.segment("MSA").field(1, code);
        copy(ack, msh, 10, 2);
        if (problem != null) {
            ack.field(3, problem.code());
        }
        if (expected != null) {
            ack.field(4, Long.toString(expected));
        }
        if (problem != null) {
            error(ack, problem, position);
        }
        return ack.bytes(charset);
    }

    /// ERR: location (2), HL7 error code (3), severity (4), our code (5), our sentence for the user (8).
    private static void error(MessageWriter ack, Problem problem, @Nullable Position position) {
        ack.segment("ERR");
        if (position != null) {
            ack.field(
                    2,
                    position.segment(),
                    Integer.toString(position.occurrence()),
                    number(position.field()),
                    number(position.repetition()),
                    number(position.component()),
                    number(position.subcomponent()));
        }
        ErrorCondition condition = ErrorCondition.of(problem.code());
        ack.field(3, condition.code(), condition.text(), "HL70357");
        ack.field(4, "E");
        ack.field(5, problem.code(), "", "L");
        ack.field(8, problem.message() + " " + problem.remedy());
    }

    private static String number(int value) {
        return value == 0 ? "" : Integer.toString(value);
    }

    private static void copyOr(MessageWriter ack, Segment from, int field, String otherwise) {
        if (from.field(field).isEmpty()) {
            ack.field(field, otherwise);
        } else {
            copy(ack, from, field, field);
        }
    }

    /// Copies a field value by value, so that another sender's delimiters do no harm.
    private static void copy(MessageWriter ack, Segment from, int field, int to) {
        Repetition value = from.field(field).repetition(0);
        if (value.isEmpty()) {
            return;
        }
        String[] components = new String[value.componentCount()];
        for (int i = 0; i < components.length; i++) {
            components[i] = value.component(i + 1).text();
        }
        ack.field(to, components);
    }
}
