package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.NteMapper;
import health.vigil.hl7v2.internal.segment.ObrMapper;
import health.vigil.hl7v2.internal.segment.ObxMapper;
import health.vigil.hl7v2.internal.session.ObservationIdentities;
import health.vigil.hl7v2.internal.session.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// ORU^R01: each OBR is a DiagnosticReport, each OBX an Observation. A report keeps the results of earlier
/// messages that this one does not repeat.
public final class OruMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        Subject subject = Subject.referredTo(session);
        Map<ResourceIdentity, Integer> seen = new HashMap<>();
        for (Order order : orders(session)) {
            report(session, subject, order, seen);
        }
        return subject.patient();
    }

    /// An OBR and what belongs to it. Results before any OBR (of the patient as such) have an OBR without fields.
    private record Order(ReadSegment orc, ReadSegment obr, List<Result> results) {}

    private record Result(ReadSegment obx, List<ReadSegment> notes) {}

    private static List<Order> orders(Session session) {
        List<Order> orders = new ArrayList<>();
        ReadSegment none = new ReadSegment(session.message().message().segment("000"));
        ReadSegment orc = none;
        Order order = new Order(none, none, new ArrayList<>());
        boolean specimen = false;
        for (ReadSegment segment : session.message().segments()) {
            switch (segment.name()) {
                case "ORC" -> orc = segment;
                case "OBR" -> {
                    order = new Order(orc, segment, new ArrayList<>());
                    orders.add(order);
                    orc = none;
                    specimen = false;
                }
                case "SPM" -> specimen = true;
                case "OBX" -> {
                    if (order.obr() != none && !specimen) {
                        order.results().add(new Result(segment, new ArrayList<>()));
                    }
                }
                case "NTE" -> {
                    if (!order.results().isEmpty() && !specimen) {
                        order.results().getLast().notes().add(segment);
                    }
                }
                default -> {}
            }
        }
        return orders;
    }

    private static void report(Session session, Subject subject, Order order, Map<ResourceIdentity, Integer> seen) {
        ResourceIdentity named = ObrMapper.identity(session, order.orc(), order.obr(), subject.patient());
        int occurrence = seen.merge(named, 1, Integer::sum);
        ResourceIdentity identity = occurrence == 1
                ? named
                : new ResourceIdentity(named.type(), named.system(), named.value() + "#" + occurrence);
        DiagnosticReport report =
                session.current(identity, DiagnosticReport.class).orElseGet(DiagnosticReport::new);
        Subject.refuseAnother(session, subject.patient(), report.getSubject());
        ObrMapper.apply(session, order.orc(), order.obr(), report);
        report.setSubject(session.reference(subject.patient()));
        if (subject.encounter() != null) {
            report.setEncounter(session.reference(subject.encounter()));
        }
        DateTimeType observed = ObrMapper.observed(session, order.obr());
        ObservationIdentities identities = new ObservationIdentities(session, identity);
        order.results().forEach(result -> identities.announce(result.obx()));
        for (Result result : order.results()) {
            Reference reference = observation(session, subject, identities, result, observed);
            if (report.getResult().stream()
                    .noneMatch(held -> reference.getReference().equals(held.getReference()))) {
                report.addResult(reference);
            }
        }
        session.put(identity, subject.patient(), report, Mode.REPLACE);
    }

    private static Reference observation(
            Session session,
            Subject subject,
            ObservationIdentities identities,
            Result result,
            @Nullable DateTimeType observed) {
        ResourceIdentity identity = identities.next(result.obx(), observed);
        Observation before = session.current(identity, Observation.class).orElseGet(Observation::new);
        Subject.refuseAnother(session, subject.patient(), before.getSubject());
        Observation observation = new Observation();
        ObxMapper.apply(session, result.obx(), observed, observation);
        result.notes().forEach(nte -> NteMapper.apply(session, nte, observation));
        observation.setSubject(session.reference(subject.patient()));
        if (subject.encounter() != null) {
            observation.setEncounter(session.reference(subject.encounter()));
        }
        if (!observation.hasValue() && !observation.hasComponent()) {
            keepWithdrawnValue(before, observation);
        }
        session.put(identity, subject.patient(), observation, Mode.REPLACE);
        return session.reference(identity);
    }

    /// A retraction or a change of status without the value leaves the value that it is about: the one
    /// observed at the time that the message names, or whenever it was where it names none. At another time,
    /// nothing was observed.
    private static void keepWithdrawnValue(Observation before, Observation observation) {
        boolean sameTime =
                !observation.hasEffective() || observation.getEffective().equalsDeep(before.getEffective());
        if (!sameTime || observation.getStatus() == ObservationStatus.CANCELLED) {
            return;
        }
        observation.setValue(before.getValue());
        observation.setComponent(before.getComponent());
        if (!observation.hasEffective()) {
            observation.setEffective(before.getEffective());
        }
    }
}
