package health.vigil.hl7v2.internal.segment;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Session;
import java.util.List;

/// Which patient a PID or MRG means.
public final class PatientIdentity {
    private PatientIdentity() {}

    /// Whose message it is: the first PID-3 of the sender's preferred type, else the first PID-3, else what
    /// versions before 2.3 sent in PID-2 or PID-4.
    ///
    /// @throws ProblemException (`VGL-HL7-022`) where there is no identifier at all, (`VGL-HL7-027`) where it is
    ///     not legible
    public static ResourceIdentity of(Session session, ReadSegment pid) {
        List<Part> fields = List.of(pid.field(3), pid.field(2), pid.field(4));
        if (session.mayBeUnidentified()
                && fields.stream()
                        .noneMatch(field -> field.repetitions().stream()
                                .anyMatch(cx -> cx.component(1).hasText()))) {
            return new ResourceIdentity("Patient", EventMapper.MESSAGE, session.messageId());
        }
        return of(session, fields);
    }

    /// Two numbers that differ in what cannot be told apart must not become one patient.
    private static String legible(String number) {
        if (number.indexOf('\uFFFD') >= 0 || number.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(
                    "VGL-HL7-027",
                    "The patient's number (PID-3 or MRG-1) has a character that no identifier can have.",
                    "Send the number without control characters, in the character set that MSH-18 declares.");
        }
        return number;
    }

    /// The identity in the first of these CX fields that has one.
    static ResourceIdentity of(Session session, List<Part> fields) {
        String preferred = session.context().sender().patientIdentifierType();
        for (Part field : fields) {
            Part chosen = null;
            for (Part cx : field.repetitions()) {
                if (!cx.component(1).hasText()) {
                    continue;
                }
                if (chosen == null || cx.component(5).peek().equals(preferred)) {
                    chosen = cx;
                }
                if (chosen.component(5).peek().equals(preferred)) {
                    break;
                }
            }
            if (chosen != null) {
                String authority = Hd.uri(chosen.component(4), 0);
                return new ResourceIdentity(
                        "Patient",
                        authority.isEmpty() ? session.facility() : authority,
                        legible(chosen.component(1).peek()));
            }
        }
        throw new ProblemException(
                "VGL-HL7-022",
                "The message names no patient: PID-3 (or MRG-1) has no identifier.",
                "Send a patient identifier with its assigning authority.");
    }
}
