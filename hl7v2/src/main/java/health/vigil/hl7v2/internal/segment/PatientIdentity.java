package health.vigil.hl7v2.internal.segment;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Session;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Patient;

/// Which patient a PID or MRG means.
public final class PatientIdentity {
    private PatientIdentity() {}

    /// Whose message it is: the PID-3 of the sender's preferred type, else any PID-3, else what versions before 2.3
    /// sent in PID-2 or PID-4.
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

    /// The identity in the first of these CX fields that has one. Of several numbers of one kind, whose order says
    /// nothing, it is the one that the record knows a patient by.
    static ResourceIdentity of(Session session, List<Part> fields) {
        for (Part field : fields) {
            List<Part> all = field.repetitions().stream()
                    .filter(cx -> cx.component(1).hasText())
                    .toList();
            List<Part> preferred =
                    all.stream().filter(cx -> isPreferred(session, cx)).toList();
            List<ResourceIdentity> may = (preferred.isEmpty() ? all : preferred)
                    .stream().map(cx -> identity(session, cx)).distinct().toList();
            if (!may.isEmpty()) {
                return may.size() == 1 ? may.getFirst() : known(session, may);
            }
        }
        throw new ProblemException(
                "VGL-HL7-022",
                "The message names no patient: PID-3 (or MRG-1) has no identifier.",
                "Send a patient identifier with its assigning authority.");
    }

    /// The first that the record knows a patient by and that is in use; of a merge, none that is merged away.
    private static ResourceIdentity known(Session session, List<ResourceIdentity> may) {
        Set<ResourceIdentity> merged = session.message().segments().stream()
                .filter(segment -> segment.name().equals("MRG"))
                .flatMap(mrg -> PatientNumbers.of(session, mrg.field(1)).stream())
                .collect(Collectors.toSet());
        return may.stream()
                .filter(one -> !merged.contains(one))
                .filter(one -> session.current(one, Patient.class)
                        .filter(held -> !PatientNumbers.isRetired(held, one))
                        .isPresent())
                .findFirst()
                .orElse(may.getFirst());
    }

    private static boolean isPreferred(Session session, Part cx) {
        return cx.component(5).peek().equals(session.context().sender().patientIdentifierType());
    }

    private static ResourceIdentity identity(Session session, Part cx) {
        String authority = Hd.uri(cx.component(4), 0);
        return new ResourceIdentity(
                "Patient",
                authority.isEmpty() ? session.facility() : authority,
                legible(cx.component(1).peek()));
    }
}
