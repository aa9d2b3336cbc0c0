package health.vigil.intake.internal;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.Limits;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.Source;
import java.util.Optional;
import java.util.function.Function;

/// Says what an original means, whoever brought it.
public final class OriginalReader {
    private final MessageMapper mapper = new MessageMapper();
    private final Function<String, SenderSettings> settings;
    private final Function<String, Optional<Source>> sources;

    /// @param settings of a sender, by `application|facility`
    /// @param sources by name
    public OriginalReader(Function<String, SenderSettings> settings, Function<String, Optional<Source>> sources) {
        this.settings = settings;
        this.sources = sources;
    }

    /// What an original means.
    ///
    /// @param sender `application|facility`, or the source's name
    /// @param message what was parsed, where it is an HL7 v2 message
    public record Meant(String sender, SenderSettings settings, MappedMessage mapped, Optional<Message> message) {}

    /// @throws ProblemException where it cannot be read or mapped, or its source is not configured: `VGL-INT-012`
    public Meant read(byte[] original, Journal.Waiting waiting, RecordView record) {
        String name = waiting.source();
        if (name != null) {
            Source source = sources.apply(name).orElseThrow(OriginalReader::notConfigured);
            SenderSettings known = source.settings();
            return new Meant(name, known, source.read(original, context(known, waiting, record)), Optional.empty());
        }
        SenderSettings known = settings(original);
        Message message = parsed(original, known);
        MappedMessage mapped = mapper.map(message, context(known, waiting, record));
        NotesOfSources.takeOff(mapped.changes(), record);
        return new Meant(message.header().sender(), known, mapped, Optional.of(message));
    }

    /// What is known about the sender of an HL7 v2 message.
    public SenderSettings settings(byte[] original) {
        return settings.apply(Message.senderOf(original));
    }

    /// An HL7 v2 message.
    public static Message parsed(byte[] original, SenderSettings settings) {
        return Message.parse(original, Limits.DEFAULT, settings.characterSet());
    }

    private static MappingContext context(SenderSettings settings, Journal.Waiting waiting, RecordView record) {
        return new MappingContext(
                settings,
                waiting.id().toString(),
                waiting.received(),
                record::logicalId,
                record::current,
                record::numbered,
                record);
    }

    private static ProblemException notConfigured() {
        return new ProblemException(
                "VGL-INT-012",
                "The source that brought this is not configured any more.",
                "Configure it under its name again, then replay the exceptions.");
    }
}
