package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cq;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.Dg1Mapper;
import health.vigil.hl7v2.internal.segment.NteMapper;
import health.vigil.hl7v2.internal.segment.ObrMapper;
import health.vigil.hl7v2.internal.segment.PrtMapper;
import health.vigil.hl7v2.internal.segment.ServiceRequestMapper;
import health.vigil.hl7v2.internal.segment.SpecimenMapper;
import health.vigil.hl7v2.internal.segment.TimingMapper;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.structure.Recency.Aspect;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestPriority;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Timing;

/// Orders for services (ORM^O01, OML, OMG, OMI): each ORC with its OBR is a ServiceRequest, with its specimens, and
/// the observations that come with the order as supporting information. An order for medication in an ORM is a
/// MedicationRequest. What is said of an order earlier than the record knows of it changes nothing.
public final class OrderMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        Subject subject = Subjects.referredTo(session);
        PatientDetails.put(session, subject);
        List<Order> orders = Orders.of(session);
        KnownOrders known = new KnownOrders(session, subject, orders);
        List<ServiceRequest> last = List.of();
        for (Order order : orders) {
            if (order.isPrior()) {
                prior(session, subject, order, known, last);
            } else if (order.has("RXO") || order.has("RXE")) {
                PharmacyMapping.request(session, subject, order);
            } else {
                last = service(session, subject, order, known);
            }
        }
        return subject.patient();
    }

    /// What was found before the order: a report, stated where the record has none, that supports the order.
    private static void prior(
            Session session, Subject subject, Order order, KnownOrders known, List<ServiceRequest> supported) {
        Mode mode = session.mayBeUnidentified() ? Mode.REPLACE : Mode.IF_ABSENT;
        Reference report = ResultMapping.report(session, subject, order, known, mode);
        for (ServiceRequest request : supported) {
            boolean linked = request.getSupportingInfo().stream()
                    .anyMatch(one -> report.getReference().equals(one.getReference()));
            if (!linked) {
                request.addSupportingInfo(report.copy());
            }
        }
    }

    /// Without any detail, an order may be one of the record's for medication.
    private static List<ServiceRequest> service(Session session, Subject subject, Order order, KnownOrders known) {
        List<ResourceIdentity> meant = identities(session, subject, order, known);
        boolean held = meant.stream()
                .anyMatch(one -> session.current(one, ServiceRequest.class).isPresent());
        if (!held && !order.has("OBR") && known.medication(order) != null) {
            PharmacyMapping.request(session, subject, order);
            return List.of();
        }
        return meant.stream()
                .map(one -> put(session, subject, order, session.unstated(one), Mode.REPLACE))
                .toList();
    }

    /// By its numbers, else by what is ordered in this message.
    static List<ResourceIdentity> identities(Session session, Subject subject, Order order, KnownOrders known) {
        List<ResourceIdentity> numbered = known.services(order);
        return numbered.isEmpty()
                ? List.of(Identities.within(
                        session,
                        subject.patient(),
                        "ServiceRequest",
                        Identities.code(order.first("OBR").field(4)),
                        session.messageNumber()))
                : numbered;
    }

    /// States the order, with its observations and specimens.
    ///
    /// @param mode IF_ABSENT where the message only repeats it
    static ServiceRequest put(Session session, Subject subject, Order order, ResourceIdentity identity, Mode mode) {
        ServiceRequest held = session.current(identity, ServiceRequest.class).orElseGet(ServiceRequest::new);
        Recency told = Recency.ordered(session, order.orc());
        boolean speaks = mode == Mode.REPLACE;
        boolean overtaken = speaks && told.isOvertaken(held, Aspect.WHOLE);
        ServiceRequest said = session.addingOnly(overtaken, () -> whole(session, subject, order, identity, mode));
        ServiceRequest request =
                !speaks ? said : overtaken ? late(told, order, held, said) : follow(told, order, held, said);
        session.put(identity, subject.patient(), request, mode, order.own());
        return request;
    }

    /// The order with its observations and specimens, as the message says it.
    private static ServiceRequest whole(
            Session session, Subject subject, Order order, ResourceIdentity identity, Mode mode) {
        ServiceRequest said = state(session, subject, order, identity);
        boolean asked = order.results().stream()
                .anyMatch(result -> !Dtm.isTime(result.obx().field(14).peek()));
        DateTimeType observed =
                asked ? ObrMapper.observed(session, order.first("OBR"), "Observation.effectiveDateTime") : null;
        for (Reference observation : new Results(session, subject, identity, observed).put(order.results())) {
            session.from(observation, order.first("OBR"));
            said.addSupportingInfo(observation);
        }
        samples(session, subject, order, identity, mode).forEach(said::addSpecimen);
        return said;
    }

    /// The order after news of it. What a short answer leaves out stays.
    private static ServiceRequest follow(Recency told, Order order, ServiceRequest held, ServiceRequest said) {
        if (!order.isWhole()) {
            described(order, held, said);
            if (said.getStatus() != held.getStatus() && said.getStatus() != ServiceRequestStatus.UNKNOWN) {
                held.getExtension().removeIf(one -> one.getUrl().equals(ServiceRequestMapper.STATUS_REASON));
            }
            Unsaid.keep(held, said);
        }
        told.keep(said, Aspect.WHOLE);
        standing(told, order, held, said);
        return said;
    }

    /// What follows up an order by its number does not change what is ordered, nor how it came about.
    private static void described(Order order, ServiceRequest held, ServiceRequest said) {
        ReadSegment obr = order.first("OBR");
        if (held.hasCode() && !KnownOrders.isOfCode(held.getCode(), said.getCode())) {
            said.setCode(held.getCode());
            obr.notCarried(Reason.REFERENCE_ONLY, 4);
        }
        if (held.hasIntent() && !obr.field(11).isValued()) {
            said.setIntent(held.getIntent());
        }
    }

    /// The order after news of before what the record knows of it, which change nothing; but where the record knows no
    /// more than what became of the order, they say what it is.
    private static ServiceRequest late(Recency told, Order order, ServiceRequest held, ServiceRequest said) {
        if (held.hasCode()) {
            order.leaveOut();
        } else {
            Unsaid.keep(said, held);
        }
        boolean silent = said.getStatus() == ServiceRequestStatus.UNKNOWN;
        if (!silent && !told.isOvertaken(held, Aspect.STANDING)) {
            held.setStatus(said.getStatus());
            told.keep(held, Aspect.STANDING);
        }
        return held;
    }

    /// How far the order is, unless the record has later news of it, or nothing is said of it.
    private static void standing(Recency told, Order order, ServiceRequest held, ServiceRequest said) {
        boolean silent = said.getStatus() == ServiceRequestStatus.UNKNOWN;
        boolean overtaken = told.isOvertaken(held, Aspect.STANDING);
        if (overtaken || (silent && held.hasStatus())) {
            said.setStatus(held.getStatus());
            Recency.keep(held, said, Aspect.STANDING);
        } else if (!silent) {
            told.keep(said, Aspect.STANDING);
        }
        if (overtaken) {
            order.orc().notCarried(Reason.OVERTAKEN, 5);
        }
    }

    /// The order as its segments state it, not yet put.
    static ServiceRequest state(Session session, Subject subject, Order order, ResourceIdentity identity) {
        ServiceRequest before = session.current(identity, ServiceRequest.class).orElseGet(ServiceRequest::new);
        Subject.refuseAnother(session, subject.patient(), identity, before.getSubject());
        ServiceRequest request = new ServiceRequest();
        ServiceRequestMapper.apply(session, subject, order.orc(), order.first("OBR"), request);
        if (!request.hasCode() && before.hasCode()) {
            request.setCode(before.getCode());
        }
        Fields obr = new Fields(session, order.first("OBR"), "ServiceRequest");
        if (order.has("TQ1")) {
            timing(session, order.first("TQ1"), request);
        }
        ServiceRequestMapper.priority(obr, 5, request);
        if (!order.has("TQ1")) {
            olderTiming(session, order, request);
        }
        if (!request.hasOccurrence()) {
            obr.dateTime(6, "occurrenceDateTime", request::setOccurrence);
        }
        order.all("DG1").forEach(dg1 -> request.addReasonReference(Dg1Mapper.put(session, subject, dg1)));
        order.all("PRT").forEach(prt -> PrtMapper.apply(session, prt, request));
        order.notes().forEach(nte -> NteMapper.apply(session, nte, "ServiceRequest.note", request::addNote));
        return request;
    }

    private static void timing(Session session, ReadSegment tq1, ServiceRequest request) {
        Fields in = new Fields(session, tq1, "ServiceRequest");
        in.setId(1);
        in.quantity(2, "quantityQuantity", request::setQuantity);
        List<Part> patterns = in.field(3, "occurrenceTiming").repetitions();
        Timing timing = TimingMapper.timing(in, "occurrenceTiming", patterns.isEmpty() ? null : patterns.getFirst());
        if (!timing.isEmpty()) {
            request.setOccurrence(timing);
        }
        ServiceRequestMapper.priority(in, 9, request);
        in.text(10, "asNeededCodeableConcept.text", text -> request.setAsNeeded(new CodeableConcept().setText(text)));
        in.texts(11, "note.text", text -> request.addNote().setText(text));
    }

    /// ORC-7, else OBR-27, before 2.5.
    private static void olderTiming(Session session, Order order, ServiceRequest request) {
        boolean common = order.orc().field(7).isValued();
        Fields in = new Fields(session, common ? order.orc() : order.first("OBR"), "ServiceRequest");
        int number = common ? 7 : 27;
        if (!in.isValued(number)) {
            return;
        }
        Part tq = in.field(number, "occurrenceTiming").repetitions().getFirst();
        Timing timing = TimingMapper.timing(session, tq);
        if (!timing.isEmpty()) {
            request.setOccurrence(timing);
        }
        Quantity quantity = request.hasQuantity()
                ? null
                : Cq.quantity(
                        in.field(number, "quantityQuantity")
                                .repetitions()
                                .getFirst()
                                .component(1),
                        session.facility());
        if (quantity != null) {
            request.setQuantity(quantity);
        }
        if (tq.component(7).isValued()) {
            tq.component(7).carriedAs("ServiceRequest.asNeededCodeableConcept.text");
            request.setAsNeeded(new CodeableConcept().setText(tq.component(7).peek()));
        }
        if (tq.component(8).isValued()) {
            tq.component(8).carriedAs("ServiceRequest.note.text");
            request.addNote().setText(tq.component(8).peek());
        }
        Coding priority = request.hasPriority() ? null : TimingMapper.priority(tq, "ServiceRequest.priority");
        if (priority != null) {
            request.setPriority(ServiceRequestPriority.fromCode(priority.getCode()));
        }
    }

    /// The specimens of an order, or what its OBR says of one.
    static List<Reference> samples(Session session, Subject subject, Order order, ResourceIdentity owner, Mode mode) {
        List<Reference> references = new ArrayList<>();
        for (Order.Sample sample : order.samples()) {
            Reference specimen = SpecimenMapper.put(
                    session, subject, owner, sample.spm(), order.first("OBR"), sample.containers(), mode);
            references.add(specimen);
            ResourceIdentity of =
                    new ResourceIdentity("Specimen", owner.system(), owner.value() + "|" + specimen.getReference());
            new Results(session, subject, of, null, Recency.of(session, Orders.absent(session)), mode)
                    .put(sample.results(), observation -> observation.addFocus(specimen.copy()));
        }
        if (references.isEmpty()) {
            Reference specimen = SpecimenMapper.put(session, subject, owner, order.first("OBR"), mode);
            if (specimen != null) {
                references.add(specimen);
            }
        }
        return references;
    }
}
