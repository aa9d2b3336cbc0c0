package health.vigil.hl7v2.internal.segment;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Session;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Identifier;

/// MRG: the patient that is merged into the one of the PID before it, or the numbers that its account and visit had.
public final class MrgMapper {
    private MrgMapper() {}

    /// The MRG segments of a message that cannot do without.
    ///
    /// @throws ProblemException (`VGL-HL7-023`) where there is none
    public static List<ReadSegment> required(Session session) {
        List<ReadSegment> priors = session.message().segments().stream()
                .filter(segment -> segment.name().equals("MRG"))
                .toList();
        if (priors.isEmpty()) {
            throw new ProblemException(
                    "VGL-HL7-023",
                    "The message merges patients but names no prior patient: it has no MRG segment.",
                    "Send the identifier of the patient that is merged away in MRG-1.");
        }
        return priors;
    }

    /// The patient it names, by the same choice of identifier as for a PID (MRG-1, else MRG-4, else MRG-2).
    public static ResourceIdentity patient(Session session, ReadSegment mrg) {
        return PatientIdentity.of(session, List.of(mrg.field(1), mrg.field(4), mrg.field(2)));
    }

    /// The patient whom the record knows by one of its numbers, else as [#patient].
    public static ResourceIdentity known(Session session, ReadSegment mrg) {
        List<Part> fields = List.of(mrg.field(1), mrg.field(4), mrg.field(2));
        return PatientIdentity.prior(session, fields);
    }

    /// Whether it names a patient.
    public static boolean namesPatient(ReadSegment mrg) {
        return mrg.field(1).component(1).isValued() || mrg.field(4).component(1).isValued();
    }

    /// The numbers of the prior visit (MRG-5) and account (MRG-3).
    public static List<Identifier> visits(Session session, ReadSegment mrg) {
        List<Identifier> numbers = new ArrayList<>();
        for (int number : new int[] {5, 3}) {
            Part cx = mrg.field(number, "Encounter.identifier");
            if (cx.component(1).isValued()) {
                numbers.add(Cx.identifier(cx, session.facility(), session.zone()));
            }
        }
        return numbers;
    }

    /// The prior patient where it is the same as the message's: it adds nothing.
    public static void repeated(ReadSegment mrg) {
        mrg.notCarried(Reason.REPEATED, 1);
    }
}
