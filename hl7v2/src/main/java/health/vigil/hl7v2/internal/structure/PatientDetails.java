package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.AccountMapper;
import health.vigil.hl7v2.internal.segment.AllergyMapper;
import health.vigil.hl7v2.internal.segment.Dg1Mapper;
import health.vigil.hl7v2.internal.segment.EpisodeMapper;
import health.vigil.hl7v2.internal.segment.Gt1Mapper;
import health.vigil.hl7v2.internal.segment.In1Mapper;
import health.vigil.hl7v2.internal.segment.MotherMapper;
import health.vigil.hl7v2.internal.segment.Nk1Mapper;
import health.vigil.hl7v2.internal.segment.Pr1Mapper;
import health.vigil.hl7v2.internal.segment.RolMapper;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.structure.Order.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// What many structures carry about a patient and visit beside PID and PV1: relatives, allergies, diagnoses,
/// procedures, insurance, roles, and observations that belong to no order.
final class PatientDetails {
    /// Segments with which an order begins.
    private static final Set<String> ORDERS = Set.of("ORC", "OBR", "RXA", "RXO", "RXE", "RXD", "SPM", "TXA");

    private PatientDetails() {}

    /// States what stands before the first order. In messages without orders that is all there is.
    static void put(Session session, Subject subject) {
        put(session, subject, ORDERS);
        Charges.put(session, subject, account(session));
    }

    private static @Nullable Reference account(Session session) {
        ResourceIdentity account = Identities.numbered(
                session, "Account", session.message().segment("PID").field(18));
        return account != null && session.isStated(account) ? session.reference(account) : null;
    }

    /// States them wherever they stand, in structures without orders or with orders among them. The observations and
    /// notes of orders are not the patient's.
    ///
    /// @return the subject, which may be told more of now
    static Subject putAll(Session session, Subject subject) {
        put(session, subject, Set.of());
        return subject;
    }

    private static void put(Session session, Subject subject, Set<String> ends) {
        List<Result> results = new ArrayList<>();
        if (subject.visit() != null && session.message().segment("DG1").isPresent()) {
            subject.visit().getDiagnosis().clear();
        }
        if (subject.person() != null && session.message().segment("NK1").isPresent()) {
            subject.person().getContact().clear();
        }
        boolean ordered = false;
        boolean observed = false;
        List<ReadSegment> segments = session.message().segments();
        for (int i = 0; i < segments.size(); i++) {
            ReadSegment segment = segments.get(i);
            if (ends.contains(segment.name())) {
                break;
            }
            observed = segment.name().equals("OBX")
                    || (observed && Set.of("NTE", "PRT").contains(segment.name()));
            ordered |= segment.name().equals("ORC") || segment.name().equals("OBR");
            switch (segment.name()) {
                case "PID" -> {
                    MotherMapper.put(session, subject, segment);
                    AccountMapper.put(session, subject, segment, Mode.IF_ABSENT);
                }
                case "PV1" -> EpisodeMapper.put(session, subject, segment);
                case "NK1" -> Nk1Mapper.put(session, subject, segment);
                case "AL1" -> AllergyMapper.putAl1(session, subject, segment);
                case "IAM" -> AllergyMapper.putIam(session, subject, segment);
                case "DG1" -> Dg1Mapper.put(session, subject, segment);
                case "PR1" -> Pr1Mapper.put(session, subject, segment);
                case "IN1" -> In1Mapper.put(session, subject, segment, after(session, i, "IN2"));
                case "GT1" -> Gt1Mapper.put(session, subject, segment);
                case "ROL" -> RolMapper.apply(session, subject, segment);
                case "OBX" -> {
                    if (!ordered) {
                        results.add(Result.of(segment));
                    }
                }
                case "NTE" -> {
                    if (!ordered && observed) {
                        results.getLast().notes().add(segment);
                    }
                }
                default -> {}
            }
        }
        results(session, subject, results);
    }

    /// The segment right after this one if it has this name, else one without fields.
    private static ReadSegment after(Session session, int index, String name) {
        List<ReadSegment> segments = session.message().segments();
        boolean follows =
                index + 1 < segments.size() && segments.get(index + 1).name().equals(name);
        return follows ? segments.get(index + 1) : Orders.absent(session);
    }

    private static void results(Session session, Subject subject, List<Result> results) {
        ResourceIdentity owner = subject.encounter() == null ? subject.patient() : subject.encounter();
        new Results(session, subject, owner).put(results);
    }
}
