package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Session;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.StringType;

/// PD1, table PD1[Patient]. The living will (PD1-7) is an Observation of its own in HL7's tables; here it is kept.
public final class Pd1Mapper {
    private static final String EXTENSION = "http://hl7.org/fhir/StructureDefinition/patient-";

    private Pd1Mapper() {}

    public static void apply(Session session, ReadSegment pd1, Patient patient) {
        Fields in = new Fields(session, pd1, "Patient");
        if (in.isValued(3) || in.isValued(4)) {
            patient.getGeneralPractitioner().clear();
        }
        in.organizations(3, "generalPractitioner", patient::addGeneralPractitioner);
        in.practitioners(4, "generalPractitioner", patient::addGeneralPractitioner);
        in.concept(6, "extension(disability)", "0295", handicap -> {
            patient.getExtension().removeIf(held -> held.getUrl().equals(EXTENSION + "disability"));
            patient.addExtension(EXTENSION + "disability", handicap);
        });
        if (in.isValued(14)) {
            patient.getExtension().removeIf(held -> held.getUrl().equals(EXTENSION + "congregation"));
        }
        in.each(14, "extension(congregation)", xon -> {
            Part words = xon.component(xon.component(1).isValued() ? 1 : 10);
            if (words.isValued()) {
                patient.addExtension(EXTENSION + "congregation", new StringType(words.to("")));
            }
        });
    }
}
