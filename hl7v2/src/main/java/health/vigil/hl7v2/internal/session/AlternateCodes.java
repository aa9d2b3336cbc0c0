package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.CodeSystems;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;

/// The code that was sent, beside a FHIR code that says less or something only near it.
public final class AlternateCodes {
    private static final String URL = "http://hl7.org/fhir/StructureDefinition/alternate-codes";

    private AlternateCodes() {}

    /// @param table HL7 table number, four digits
    /// @param known whether the table has the code; else it is told as words and claimed of no table
    public static Extension of(Part code, String table, boolean known) {
        CodeableConcept sent = new CodeableConcept();
        if (known) {
            sent.addCoding().setSystem(CodeSystems.table(table)).setCode(code.code(".extension(alternate-codes)"));
        } else {
            sent.setText(code.to(".extension(alternate-codes)"));
        }
        return new Extension(URL, sent);
    }
}
