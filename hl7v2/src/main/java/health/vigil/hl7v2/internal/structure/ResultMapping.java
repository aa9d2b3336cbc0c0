package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Ei;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.NteMapper;
import health.vigil.hl7v2.internal.segment.ObrMapper;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.structure.Recency.Aspect;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;

/// ORU^R01, R30, R40 and OUL: each OBR is a DiagnosticReport, each OBX an Observation, each SPM a Specimen. A report
/// keeps the results of earlier messages that this one does not repeat. With an ORC the order that the report answers
/// is stated too, where the record has none: for orders, those who place them speak. How far an order is, those say
/// who carry it out.
public final class ResultMapping implements StructureMapping {
    private static final String NOTE = "http://hl7.org/fhir/5.0/StructureDefinition/extension-DiagnosticReport.note";

    @Override
    public ResourceIdentity map(Session session) {
        Subject subject = Subjects.referredTo(session);
        PatientDetails.put(session, subject);
        reports(session, subject, Mode.REPLACE);
        return subject.patient();
    }

    /// The reports in a bill or referral. It only repeats them, so in a record it never changes what the message of
    /// whoever reports has stated, whichever comes first.
    static void repeated(Session session, Subject subject) {
        reports(session, subject, session.mayBeUnidentified() ? Mode.REPLACE : Mode.IF_ABSENT);
    }

    /// Everything that the message reports.
    private static void reports(Session session, Subject subject, Mode mode) {
        List<Order> orders = Orders.of(session);
        KnownOrders known = new KnownOrders(session, subject, orders);
        for (Order order : orders) {
            if (order.has("OBR") || !order.results().isEmpty()) {
                report(session, subject, order, known, mode);
            }
        }
    }

    /// States what an order has been answered with.
    ///
    /// @param mode IF_ABSENT where the message only repeats it
    /// @return of the report
    static Reference report(Session session, Subject subject, Order order, KnownOrders orders, Mode mode) {
        ReadSegment obr = order.first("OBR");
        ResourceIdentity identity = session.unstated(ObrMapper.identity(session, order.orc(), obr, subject.patient()));
        DiagnosticReport held =
                session.current(identity, DiagnosticReport.class).orElseGet(DiagnosticReport::new);
        Subject.refuseAnother(session, subject.patient(), identity, held.getSubject());
        Recency recency = Recency.of(session, obr);
        boolean known = mode == Mode.IF_ABSENT
                && session.current(identity, DiagnosticReport.class).isPresent();
        boolean overtaken = known || recency.isOvertaken(held, obr);
        Reported before = Reported.of(held, obr);
        DiagnosticReport report = overtaken ? held.copy() : held;
        ObrMapper.apply(session, order.orc(), obr, report);
        if (mode == Mode.REPLACE && !session.mayBeUnidentified() && recency.issued() != null) {
            report.setIssuedElement(recency.issued());
        }
        report.setSubject(subject.patientReference(session));
        if (subject.encounter() != null) {
            report.setEncounter(subject.encounterReference(session));
        }
        List<Reference> specimens = OrderMapping.samples(session, subject, order, identity, mode);
        specimens.forEach(new Joined(report.getSpecimen())::add);
        Results results = new Results(
                session,
                subject,
                identity,
                before,
                ObrMapper.observed(
                        session,
                        obr,
                        report.hasEffectivePeriod()
                                ? "DiagnosticReport.effectivePeriod.start"
                                : "DiagnosticReport.effectiveDateTime"),
                recency,
                mode);
        Optional<Reference> parent = ParentResult.of(session, subject, obr, orders.sent());
        List<Reference> observations = results.put(order.results(), observation -> {
            if (specimens.size() == 1) {
                observation.setSpecimen(specimens.getFirst().copy());
            }
            parent.map(Reference::copy).ifPresent(observation::addDerivedFrom);
        });
        Joined reported = new Joined(report.getResult());
        List<Reference> asked = new ArrayList<>();
        for (int i = 0; i < observations.size(); i++) {
            if (isAskedWithOrder(order.results().get(i).obx())) {
                asked.add(observations.get(i));
            } else {
                reported.add(observations.get(i));
            }
        }
        answered(session, subject, order, orders, new Answer(identity, report, asked, mode));
        if (overtaken) {
            leaveOut(order, known ? Reason.REFERENCE_ONLY : Reason.OVERTAKEN);
        }
        session.put(identity, subject.patient(), overtaken ? extended(held, report) : report, mode, order.own());
        return session.reference(identity);
    }

    /// The answer to a question that was asked with the order (OBX-29, table 0936), or what else informs it: no result.
    static boolean isAskedWithOrder(ReadSegment obx) {
        String kind = obx.field(29).peek();
        return kind.equals("QST") || kind.equals("SCI");
    }

    /// What an order is answered with.
    ///
    /// @param identity of the report
    /// @param asked observations that inform the order
    private record Answer(ResourceIdentity identity, DiagnosticReport report, List<Reference> asked, Mode mode) {}

    /// The report as it is, with what an earlier message has that no later one had: results and specimens.
    private static DiagnosticReport extended(DiagnosticReport held, DiagnosticReport said) {
        return held.setResult(said.getResult()).setSpecimen(said.getSpecimen());
    }

    private static void leaveOut(Order order, Reason reason) {
        order.first("OBR").notCarriedAtAll(reason);
        order.notes().forEach(nte -> nte.notCarriedAtAll(reason));
    }

    /// The orders that the report is based on, if the message has any.
    private static void answered(Session session, Subject subject, Order order, KnownOrders orders, Answer answer) {
        DiagnosticReport report = answer.report();
        if (!order.hasOrc() && (!order.has("OBR") || !session.mayBeUnidentified())) {
            notes(session, order, report);
            return;
        }
        List<ResourceIdentity> known = orders.services(order);
        ResourceIdentity own = new ResourceIdentity(
                "ServiceRequest", answer.identity().system(), answer.identity().value());
        for (ResourceIdentity request : known.isEmpty() ? List.of(own) : known) {
            new Joined(report.getBasedOn()).add(session.reference(request));
            answered(session, subject, order, request, answer);
        }
    }

    private static void answered(
            Session session, Subject subject, Order order, ResourceIdentity request, Answer answer) {
        ServiceRequest stated = session.stated(request, ServiceRequest.class);
        if (stated != null) {
            answer.asked().forEach(new Joined(stated.getSupportingInfo())::add);
            notes(session, order, answer.report());
        } else if (session.current(request, ServiceRequest.class).isPresent()) {
            order.orc().notCarriedFurther(Reason.REFERENCE_ONLY);
            if (answer.mode() == Mode.REPLACE) {
                progress(session, subject, order, request, answer.asked());
            }
            notes(session, order, answer.report());
        } else {
            stated = OrderMapping.state(session, subject, order, request);
            if (order.isPrior() && !order.orc().field(5).isValued()) {
                stated.setStatus(before(answer.report()));
            }
            answer.asked().forEach(new Joined(stated.getSupportingInfo())::add);
            if (order.orc().field(5).isValued()) {
                Recency.ordered(session, order.orc()).keep(stated, Aspect.STANDING);
            }
            session.put(request, subject.patient(), stated, Mode.IF_ABSENT, order.own());
        }
    }

    /// How far an order is that was answered before: nobody is to carry it out any more.
    private static ServiceRequestStatus before(DiagnosticReport report) {
        return switch (report.getStatus()) {
            case FINAL, AMENDED, CORRECTED, APPENDED -> ServiceRequestStatus.COMPLETED;
            case null, default -> ServiceRequestStatus.UNKNOWN;
        };
    }

    /// Who carries out an order says how far it is (ORC-5), by which number they know it (ORC-3), and what was answered
    /// to what it asks.
    private static void progress(
            Session session, Subject subject, Order order, ResourceIdentity identity, List<Reference> asked) {
        ReadSegment orc = order.orc();
        ServiceRequest held = session.current(identity, ServiceRequest.class).orElseGet(ServiceRequest::new);
        if (!session.name(subject.patient()).equals(held.getSubject().getReference())) {
            return;
        }
        ServiceRequest before = held.copy();
        asked.forEach(new Joined(held.getSupportingInfo())::add);
        Recency told = Recency.ordered(session, orc);
        if (!told.isOvertaken(held, Aspect.STANDING)) {
            standing(session, orc, told, held);
        }
        if (!held.equalsDeep(before)) {
            session.put(identity, subject.patient(), held, Mode.REPLACE, order.own());
        }
    }

    private static void standing(Session session, ReadSegment orc, Recency told, ServiceRequest held) {
        Coding status = orc.field(5).isValued()
                ? Concepts.code(session, orc.field(5, "ServiceRequest.status"), ConceptMaps.ORDER_STATUS)
                : null;
        if (status != null) {
            held.setStatus(ServiceRequestStatus.fromCode(status.getCode()));
            told.keep(held, Aspect.STANDING);
        }
        Part number = orc.field(3, "ServiceRequest.identifier");
        Identifier filler =
                number.component(1).isValued() ? Ei.identifier(number, "FILL", session.facility()) : new Identifier();
        boolean unknown = filler.hasValue()
                && held.getIdentifier().stream()
                        .noneMatch(one -> filler.getValue().equals(one.getValue())
                                && filler.getSystem().equals(one.getSystem()));
        if (unknown) {
            held.addIdentifier(filler);
        }
    }

    private static void notes(Session session, Order order, DiagnosticReport report) {
        report.getExtension().removeIf(held -> held.getUrl().equals(NOTE));
        order.notes()
                .forEach(nte -> NteMapper.apply(
                        session,
                        nte,
                        "DiagnosticReport.extension(note)",
                        (Annotation note) -> report.addExtension(NOTE, note)));
    }

    /// A list of references in which each stands once.
    private static final class Joined {
        private final List<Reference> references;
        private final Set<String> held = new HashSet<>();

        Joined(List<Reference> references) {
            this.references = references;
            references.forEach(one -> held.add(one.getReference()));
        }

        void add(Reference reference) {
            if (held.add(reference.getReference())) {
                references.add(reference);
            }
        }
    }
}
