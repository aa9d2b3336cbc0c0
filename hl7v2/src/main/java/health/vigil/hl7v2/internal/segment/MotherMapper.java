package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.session.Subject;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.RelatedPerson;

/// PID-21, table CX[RelatedPerson-Mother].
public final class MotherMapper {
    private MotherMapper() {}

    public static void put(Session session, Subject subject, ReadSegment pid) {
        Part number = pid.field(21).component(1);
        if (!number.isValued() || subject.person() == null) {
            return;
        }
        RelatedPerson mother = new RelatedPerson();
        mother.setPatient(subject.patientReference(session));
        mother.addRelationship(new CodeableConcept(ConceptMaps.RELATIONSHIP.of("MTH")));
        new Fields(session, pid, "RelatedPerson").identifiers(21, "identifier", mother::addIdentifier);
        String authority = Hd.uri(pid.field(21).component(4), 0);
        ResourceIdentity identity = new ResourceIdentity(
                "RelatedPerson",
                authority.isEmpty() ? session.facility() : authority,
                subject.patient().value() + "|mother|" + number.peek());
        session.put(identity, subject.patient(), mother, Mode.REPLACE, pid);
    }
}
