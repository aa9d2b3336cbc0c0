package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.CharacterSets;
import java.net.InetSocketAddress;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/// What has to be known about a sender that its messages do not say.
///
/// @param zone the zone of times sent without an offset
/// @param patientIdentifierType the PID-3 identifier type (CX.5) that identifies a patient, `MR` by default;
///     where no repetition has it, the first repetition does
/// @param characterSet the character set (table 0211) of messages that declare none in MSH-18; empty for UTF-8
/// @param answers in which acknowledgement mode it is answered
/// @param facility stands for MSH-4, whatever the sender puts there, as the namespace of what it numbers: so that two
///     systems of one house speak of the same patients; empty for MSH-4 as sent
/// @param numbers what the sequence numbers in MSH-13 are worth
/// @param answerTo `host:port` of the sender's own MLLP listener, which application acknowledgements are sent to
///     where MSH-16 asks for them; empty for nowhere
public record SenderSettings(
        ZoneId zone,
        String patientIdentifierType,
        String characterSet,
        Answers answers,
        String facility,
        Numbers numbers,
        String answerTo) {
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9]{1,20}");
    private static final Pattern LISTENER = Pattern.compile("([A-Za-z0-9.-]{1,253}:[0-9]{1,5})?");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{0,199}");

    /// @throws IllegalArgumentException where the identifier type, the facility or the listener is none
    /// @throws MalformedMessageException (`VGL-HL7-004`) where the character set is not known
    public SenderSettings {
        if (!TYPE.matcher(patientIdentifierType).matches()
                || !NAME.matcher(facility).matches()
                || !LISTENER.matcher(answerTo).matches()
                || port(answerTo) > 65_535) {
            throw new IllegalArgumentException("not an identifier type, a facility or a listener");
        }
        CharacterSets.named(characterSet);
    }

    private static int port(String listener) {
        return listener.isEmpty() ? 0 : Integer.parseInt(listener.substring(listener.indexOf(':') + 1));
    }

    /// Where application acknowledgements go, not yet resolved; empty for nowhere.
    public Optional<InetSocketAddress> listener() {
        return answerTo.isEmpty()
                ? Optional.empty()
                : Optional.of(InetSocketAddress.createUnresolved(
                        answerTo.substring(0, answerTo.indexOf(':')), port(answerTo)));
    }

    /// In which mode a sender is answered (HL7 v2.8.2 chapter 2.9).
    public enum Answers {
        /// In the enhanced mode where its MSH-15 asks for it, in the original mode otherwise.
        AS_ASKED,
        /// Always in the original mode: for senders that fill MSH-15 without meaning it.
        ORIGINAL
    }

    /// What a sender's sequence numbers mean (HL7 v2.8.2 chapter 2.10.1).
    public enum Numbers {
        /// Messages that are numbered are taken in the order of their numbers and without a gap.
        FOLLOWED,
        /// Nothing: for senders that fill MSH-13 without meaning it.
        IGNORED
    }

    /// The same with another character set of messages that declare none.
    ///
    /// @throws MalformedMessageException (`VGL-HL7-004`) where it is not known
    public SenderSettings withCharacterSet(String name) {
        return new SenderSettings(zone, patientIdentifierType, name, answers, facility, numbers, answerTo);
    }

    /// Patients by medical record number, times in the given zone, the rest as the messages say.
    public static SenderSettings inZone(ZoneId zone) {
        return new SenderSettings(zone, "MR", "", Answers.AS_ASKED, "", Numbers.IGNORED, "");
    }
}
