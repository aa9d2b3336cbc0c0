package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.datatype.Cq;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Ratio;

/// What orders and dispenses say alike of how a medication is to be taken.
public final class DosageMapper {
    private DosageMapper() {}

    /// RXR of an order or a dispense; a further one has its codes beside the first's.
    public static void route(Fields in, Dosage dosage) {
        in.concept(1, "route", ConceptMaps.ROUTE, route -> into(dosage.getRoute(), route));
        in.concept(2, "site", ConceptMaps.BODY_PARTS, site -> into(dosage.getSite(), site));
        in.concept(4, "method", ConceptMaps.ADMINISTRATION_METHOD, method -> into(dosage.getMethod(), method));
        in.concept(5, "additionalInstruction", (String) null, dosage::addAdditionalInstruction);
    }

    private static void into(CodeableConcept held, CodeableConcept said) {
        said.getCoding().forEach(held::addCoding);
        if (said.hasText() && !held.hasText()) {
            held.setText(said.getText());
        }
    }

    /// The total daily dose, CQ.
    ///
    /// @param owner namespace under which unknown systems of units are named
    static void daily(Part cq, Dosage dosage, String owner) {
        Quantity total = Cq.quantity(cq.in(".numerator"), owner);
        if (total != null) {
            Quantity day = new Quantity().setValue(1).setUnit("d");
            day.setSystem(CodeSystems.UCUM).setCode("d");
            dosage.setMaxDosePerPeriod(new Ratio().setNumerator(total).setDenominator(day));
        }
    }
}
