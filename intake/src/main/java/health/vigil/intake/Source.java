package health.vigil.intake;

import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.SenderSettings;

/// A feed of originals that are no HL7 v2 messages over MLLP: a gateway of devices, a directory of files, a topic, the
/// FHIR API of a record system. It delivers originals through its [SourceDoor], durable first, and says what one of
/// them means when its turn comes.
public interface Source extends AutoCloseable {
    /// What it is called in the configuration: `a-z`, `0-9` and `-`, at most 63, beginning with a letter. It is the
    /// sender of what it delivers, for evidence, concept maps and the conservation report.
    String name();

    /// What has to be known about it that its originals do not say.
    SenderSettings settings();

    /// What one original means. Pure: the same original and context give the same result.
    ///
    /// @param original as delivered, or as a person corrected it
    /// @throws health.vigil.base.ProblemException where it cannot be made into records: it waits then
    MappedMessage read(byte[] original, MappingContext context);

    /// Begins to deliver, on threads of its own, and returns at once.
    void start(SourceDoor door);

    /// Whether it works now: it has started, and its last attempt did not fail.
    boolean running();

    /// Stops delivering. What was not delivered is, after the next start.
    @Override
    void close();
}
