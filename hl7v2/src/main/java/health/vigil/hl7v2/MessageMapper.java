package health.vigil.hl7v2;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.internal.segment.EventMapper;
import health.vigil.hl7v2.internal.segment.MshMapper;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.UnreadFields;
import health.vigil.hl7v2.internal.structure.StructureMapping;
import health.vigil.hl7v2.internal.structure.Structures;
import java.util.List;
import org.hl7.fhir.r4.model.Provenance;

/// Maps messages to FHIR R4, following HL7's v2-to-FHIR implementation guide. Holds no state; the same message
/// in the same context gives the same changes.
public final class MessageMapper {
    /// Where the names of our extensions begin.
    public static final String STRUCTURES = "https://vigil.health/fhir/StructureDefinition/";

    /// On `Encounter.location`: the code of the care unit (PL.1), as a string.
    public static final String POINT_OF_CARE = STRUCTURES + "point-of-care";

    /// On a Provenance: a populated field that has no place in the resources. Its parts are `position` and
    /// `value`, the text as sent with the message's own delimiters.
    public static final String UNMAPPED_FIELD = STRUCTURES + "hl7v2-unmapped-field";

    /// On a target of a Provenance: a part of the message that the resource comes from, as a string: a segment, such
    /// as `OBX[2]`, or in JSON the pointer of an element (RFC 6901).
    public static final String SOURCE_PART = STRUCTURES + "source-part";

    private final boolean unidentified;
    private final boolean headed;

    private MessageMapper(boolean unidentified, boolean headed) {
        this.unidentified = unidentified;
        this.headed = headed;
    }

    /// Refuses a message that names no patient: it cannot be put into anybody's record.
    public MessageMapper() {
        this(false, false);
    }

    /// Takes messages that name no patient: their Patient is known by the message alone. For converting files,
    /// where no record is kept.
    public static MessageMapper ofUnidentified() {
        return new MessageMapper(true, false);
    }

    /// The same, and states a MessageHeader, which tells what a journal tells where there is one.
    public static MessageMapper ofFiles() {
        return new MessageMapper(true, true);
    }

    /// Maps one message; one that only opens a sequence of numbers (MSH-13) means nothing. The last change of each
    /// patient is the Provenance from all that the message states to the message; what is not taken because the
    /// record has it (`IF_ABSENT`) is to be left out of its targets.
    ///
    /// @throws ProblemException where the message cannot be mapped: `VGL-HL7-020` unsupported message,
    ///     `VGL-HL7-021` unsupported event, `VGL-HL7-022` to `VGL-HL7-025` no usable patient or merge,
    ///     `VGL-HL7-026` a record of another patient, `VGL-HL7-027` a patient's number that is not legible,
    ///     `VGL-HL7-050` a correction that does not say of which result
    public MappedMessage map(Message message, MappingContext context) {
        Header header = message.header();
        if (header.opensSequence() && message.segments().size() == 1) {
            return new MappedMessage(List.of(), new ConservationReport("ACK_SEQUENCE", List.of()), List.of());
        }
        Structures.of(header, List.of());
        Gathered gathered = new Gathered(message.segments("PID").size() > 1);
        MappingContext apart = unidentified && gathered.several() ? apart(context, gathered) : context;
        List<PatientPart> parts = PatientPart.of(message, apart, unidentified);
        if (parts.size() > 1 && !Structures.mayNameSeveralPatients(header)) {
            throw new ProblemException(
                    "VGL-HL7-025",
                    "The message is about several patients: it has more than one PID segment.",
                    "Send one message per patient.");
        }
        StructureMapping mapping =
                Structures.of(header, parts.stream().map(PatientPart::patient).toList());
        parts.forEach(part -> gathered.add(part.session(), map(part.session(), mapping)));
        return gathered.message(header.type() + "_" + header.trigger());
    }

    /// Where no record is kept, one number that a message gives to two patients is two things. In a record it is a
    /// contradiction, and refused.
    private static MappingContext apart(MappingContext context, Gathered gathered) {
        return new MappingContext(
                context.sender(),
                context.messageId(),
                context.received(),
                identity -> context.ids()
                        .apply(
                                gathered.isOwned(identity)
                                        ? new ResourceIdentity(
                                                identity.type(), identity.system(), identity.value() + "#other")
                                        : identity),
                context.current(),
                context.numbered());
    }

    private List<Line> map(Session session, StructureMapping mapping) {
        ResourceIdentity patient = mapping.map(session);
        Provenance provenance = EventMapper.provenance(session);
        boolean first = session.messageId().equals(session.context().messageId());
        if (headed && first) {
            MshMapper.put(session);
        }
        List<Line> account = UnreadFields.keep(session.message(), provenance);
        EventMapper.put(session, provenance, patient);
        return account;
    }
}
