package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.datatype.PersonName;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.CodeSystems;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;

/// XCN, table XCN[Practitioner]. Somebody with an identifier becomes a Practitioner, which a message only
/// refers to; somebody without one is named in the reference.
public final class Practitioners {
    private Practitioners() {}

    public static Reference reference(Session session, Part xcn) {
        Part number = xcn.component(1);
        if (!number.isValued()) {
            HumanName name = PersonName.of(xcn.in(".display"), session.zone());
            return new Reference().setType("Practitioner").setDisplay(PersonName.text(name));
        }
        Practitioner practitioner = new Practitioner();
        Identifier identifier = identifier(session, xcn.in("(Practitioner.identifier)"));
        practitioner.addIdentifier(identifier);
        HumanName name = PersonName.of(xcn.in("(Practitioner.name)"), session.zone());
        if (!name.isEmpty()) {
            practitioner.addName(name);
        }
        Part degree = xcn.component(7);
        if (degree.isValued()) {
            practitioner
                    .addQualification()
                    .getCode()
                    .addCoding()
                    .setSystem(CodeSystems.table("0360"))
                    .setCode(degree.code("(Practitioner.qualification)"));
        }
        ResourceIdentity identity = new ResourceIdentity("Practitioner", identifier.getSystem(), identifier.getValue());
        session.put(identity, null, practitioner, Mode.IF_ABSENT);
        Reference reference = session.reference(identity);
        if (!name.isEmpty()) {
            reference.setDisplay(PersonName.text(name));
        }
        return reference;
    }

    private static Identifier identifier(Session session, Part xcn) {
        Identifier identifier = new Identifier().setValue(xcn.component(1).to(".value"));
        Hd.authority(identifier, xcn.component(9), 0);
        Part type = xcn.component(13);
        boolean npi = type.peek().equals("NPI");
        if (type.isValued()) {
            identifier
                    .getType()
                    .addCoding()
                    .setSystem(CodeSystems.IDENTIFIER_TYPE)
                    .setCode(type.code(".type"));
        }
        if (npi) {
            identifier.setSystem("http://hl7.org/fhir/sid/us-npi");
        } else if (!identifier.hasSystem()) {
            identifier.setSystem(session.facility());
        }
        return identifier;
    }
}
