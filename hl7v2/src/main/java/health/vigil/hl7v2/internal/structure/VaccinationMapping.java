package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.NteMapper;
import health.vigil.hl7v2.internal.segment.RxaMapper;
import health.vigil.hl7v2.internal.session.Identities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import java.util.List;
import org.hl7.fhir.r4.model.Immunization;
import org.hl7.fhir.r4.model.Reference;

/// VXU^V04: each RXA is an Immunization, with its ORC, its routes and its observations.
public final class VaccinationMapping implements StructureMapping {
    @Override
    public ResourceIdentity map(Session session) {
        Subject subject = Subjects.referredTo(session);
        PatientDetails.put(session, subject);
        for (Order order : Orders.of(session)) {
            for (ReadSegment rxa : order.all("RXA")) {
                put(session, subject, order, rxa);
            }
        }
        return subject.patient();
    }

    private static void put(Session session, Subject subject, Order order, ReadSegment rxa) {
        ResourceIdentity identity = identity(session, subject, order, rxa);
        Immunization before = session.current(identity, Immunization.class).orElseGet(Immunization::new);
        Subject.refuseAnother(session, subject.patient(), identity, before.getPatient());
        Immunization vaccine = RxaMapper.immunization(session, subject, order.orc(), rxa);
        order.all("RXR").forEach(rxr -> RxaMapper.route(session, rxr, vaccine));
        order.notes().forEach(nte -> NteMapper.apply(session, nte, "Immunization.note", vaccine::addNote));
        Reference reference = session.reference(identity);
        new Results(session, subject, identity)
                .put(order.results(), observation -> observation.addPartOf(reference.copy()));
        session.put(identity, subject.patient(), vaccine, Mode.REPLACE, order.own(rxa));
        session.from(identity, order.notes().toArray(ReadSegment[]::new));
        session.from(identity, order.all("RXR").toArray(ReadSegment[]::new));
    }

    /// The filler's number, else the placer's, with the vaccine; `9999` is what senders put who have none. Else the
    /// vaccine and when it was given.
    private static ResourceIdentity identity(Session session, Subject subject, Order order, ReadSegment rxa) {
        String vaccine = Identities.code(rxa.field(5));
        boolean numbered = !order.orc().field(3).peek().equals("9999");
        ResourceIdentity named = numbered
                ? Identities.numbered(
                        session,
                        "Immunization",
                        vaccine,
                        List.of(order.orc().field(3), order.orc().field(2)))
                : null;
        return named != null
                ? session.unstated(named)
                : Identities.within(
                        session,
                        subject.patient(),
                        "Immunization",
                        vaccine,
                        rxa.field(3).peek());
    }
}
