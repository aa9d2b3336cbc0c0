package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Ratio;

/// What orders and dispenses say alike of how a medication is to be taken.
public final class DosageMapper {
    private DosageMapper() {}

    /// RXR of an order or a dispense. A dosage has one route with its site and method: a further RXR stays unread.
    public static void route(Fields in, Dosage dosage) {
        if (dosage.hasRoute() || dosage.hasSite() || dosage.hasMethod()) {
            return;
        }
        in.concept(1, "route", ConceptMaps.ROUTE, dosage::setRoute);
        in.concept(2, "site", ConceptMaps.BODY_PARTS, dosage::setSite);
        in.concept(4, "method", ConceptMaps.ADMINISTRATION_METHOD, dosage::setMethod);
        in.concepts(5, "additionalInstruction", (String) null, dosage::addAdditionalInstruction);
    }

    /// The total daily dose, CQ.
    static void daily(Fields in, int number, Dosage dosage) {
        in.quantity(number, "dosageInstruction.maxDosePerPeriod.numerator", total -> {
            Quantity day = new Quantity().setValue(1).setUnit("d");
            day.setSystem(CodeSystems.UCUM).setCode("d");
            dosage.setMaxDosePerPeriod(new Ratio().setNumerator(total).setDenominator(day));
        });
    }
}
