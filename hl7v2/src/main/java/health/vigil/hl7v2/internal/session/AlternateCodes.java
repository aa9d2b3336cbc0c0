package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.CodeSystems;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;

/// The code that was sent, beside a FHIR code that says less or something only near it.
public final class AlternateCodes {
    private static final String URL = "http://hl7.org/fhir/StructureDefinition/alternate-codes";

    private AlternateCodes() {}

    /// A code that its table does not have: words, for FHIR.
    public static Extension unknown(Part code) {
        return new Extension(URL, new CodeableConcept().setText(code.to(".extension(alternate-codes)")));
    }

    /// @param table HL7 table number, four digits, that has the code
    public static Extension of(Part code, String table) {
        CodeableConcept sent = new CodeableConcept();
        sent.addCoding().setSystem(CodeSystems.table(table)).setCode(code.code(".extension(alternate-codes)"));
        return new Extension(URL, sent);
    }
}
