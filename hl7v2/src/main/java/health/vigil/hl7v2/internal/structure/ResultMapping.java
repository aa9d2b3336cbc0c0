package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Ei;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.NteMapper;
import health.vigil.hl7v2.internal.segment.ObrMapper;
import health.vigil.hl7v2.internal.segment.ServiceRequestMapper;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.structure.Recency.Aspect;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import java.util.HashSet;
import java.util.List;
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
        for (Order order : Orders.of(session)) {
            if (order.has("OBR") || !order.results().isEmpty()) {
                report(session, subject, order, mode);
            }
        }
    }

    private static void report(Session session, Subject subject, Order order, Mode mode) {
        ReadSegment obr = order.first("OBR");
        ResourceIdentity identity = session.unstated(ObrMapper.identity(session, order.orc(), obr, subject.patient()));
        DiagnosticReport held =
                session.current(identity, DiagnosticReport.class).orElseGet(DiagnosticReport::new);
        Subject.refuseAnother(session, subject.patient(), identity, held.getSubject());
        Recency recency = Recency.of(session, obr);
        boolean known = mode == Mode.IF_ABSENT
                && session.current(identity, DiagnosticReport.class).isPresent();
        boolean overtaken = known || recency.isOvertaken(held, obr);
        DiagnosticReport report = overtaken ? held.copy() : held;
        ObrMapper.apply(session, order.orc(), obr, report);
        if (mode == Mode.REPLACE && !session.mayBeUnidentified() && recency.issued() != null) {
            report.setIssuedElement(recency.issued());
        }
        report.setSubject(subject.patientReference(session));
        if (subject.encounter() != null) {
            report.setEncounter(subject.encounterReference(session));
        }
        answered(session, subject, order, identity, report, mode);
        List<Reference> specimens = OrderMapping.samples(session, subject, order, identity, mode);
        specimens.forEach(new Joined(report.getSpecimen())::add);
        Results results = new Results(
                session,
                subject,
                identity,
                ObrMapper.observed(
                        session,
                        obr,
                        report.hasEffectivePeriod()
                                ? "DiagnosticReport.effectivePeriod.start"
                                : "DiagnosticReport.effectiveDateTime"),
                recency,
                mode);
        results.put(order.results(), observation -> {
                    if (specimens.size() == 1) {
                        observation.setSpecimen(specimens.getFirst().copy());
                    }
                })
                .forEach(new Joined(report.getResult())::add);
        if (overtaken) {
            leaveOut(order, known ? Reason.REFERENCE_ONLY : Reason.OVERTAKEN);
        }
        session.put(identity, subject.patient(), overtaken ? extended(held, report) : report, mode);
    }

    /// The report as it is, with what an earlier message has that no later one had: results and specimens.
    private static DiagnosticReport extended(DiagnosticReport held, DiagnosticReport said) {
        return held.setResult(said.getResult()).setSpecimen(said.getSpecimen());
    }

    private static void leaveOut(Order order, Reason reason) {
        order.first("OBR").notCarriedAtAll(reason);
        order.notes().forEach(nte -> nte.notCarriedAtAll(reason));
    }

    /// The order that the report is based on, if the message has one.
    private static void answered(
            Session session,
            Subject subject,
            Order order,
            ResourceIdentity identity,
            DiagnosticReport report,
            Mode mode) {
        ResourceIdentity numbered = ServiceRequestMapper.identity(session, order.orc(), order.first("OBR"));
        ResourceIdentity request = numbered != null
                ? numbered
                : new ResourceIdentity("ServiceRequest", identity.system(), identity.value());
        if (!order.hasOrc() && (!order.has("OBR") || !session.mayBeUnidentified())) {
            notes(session, order, report);
            return;
        }
        new Joined(report.getBasedOn()).add(session.reference(request));
        if (session.isStated(request)) {
            notes(session, order, report);
        } else if (session.current(request, ServiceRequest.class).isPresent()) {
            order.orc().notCarriedFurther(Reason.REFERENCE_ONLY);
            if (mode == Mode.REPLACE) {
                progress(session, subject, order, request);
            }
            notes(session, order, report);
        } else {
            ServiceRequest stated = OrderMapping.state(session, subject, order, request);
            if (order.orc().field(5).isValued()) {
                Recency.ordered(session, order.orc()).keep(stated, Aspect.STANDING);
            }
            session.put(request, subject.patient(), stated, Mode.IF_ABSENT);
        }
    }

    /// Who carries out an order says how far it is (ORC-5) and by which number they know it (ORC-3).
    private static void progress(Session session, Subject subject, Order order, ResourceIdentity identity) {
        ReadSegment orc = order.orc();
        ServiceRequest held = session.current(identity, ServiceRequest.class).orElseGet(ServiceRequest::new);
        Recency told = Recency.ordered(session, orc);
        boolean another =
                !session.name(subject.patient()).equals(held.getSubject().getReference());
        if (another || told.isOvertaken(held, Aspect.STANDING)) {
            return;
        }
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
        if (unknown || status != null) {
            session.put(identity, subject.patient(), held, Mode.REPLACE);
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
