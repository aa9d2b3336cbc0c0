package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.datatype.Cx;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.RelatedPerson;

/// IN2, more about an insurance. HL7 has no table for it.
final class In2Mapper {
    private final Session session;
    private final ReadSegment in2;

    /// @param in2 without fields where none was sent
    In2Mapper(Session session, ReadSegment in2) {
        this.session = session;
        this.in2 = in2;
    }

    /// The numbers by which programmes and plans know the insured.
    void numbers(Coverage coverage) {
        Fields in = new Fields(session, in2, "Coverage");
        number(in, 6, "MC", "http://hl7.org/fhir/sid/us-medicare", coverage);
        number(in, 8, "MA", session.facility() + ":medicaid", coverage);
        in.identifiers(61, "identifier", coverage::addIdentifier);
    }

    private static void number(Fields in, int number, String type, String system, Coverage coverage) {
        in.texts(number, "identifier.value", value -> {
            Identifier added = coverage.addIdentifier().setSystem(system).setValue(value);
            added.getType().addCoding(ConceptMaps.IDENTIFIER_TYPE.coding(type));
        });
    }

    /// The insured where it is somebody else than the patient.
    void insured(RelatedPerson person) {
        Fields in = new Fields(session, in2, "RelatedPerson");
        in.identifiers(1, "identifier", person::addIdentifier);
        in.texts(2, "identifier.value", value -> person.addIdentifier(Cx.social(value)));
        People.language(in, 34, true, person);
        in.telecoms(63, "telecom", ContactPointUse.HOME, person::addTelecom);
        in.telecoms(64, "telecom", ContactPointUse.WORK, person::addTelecom);
    }
}
