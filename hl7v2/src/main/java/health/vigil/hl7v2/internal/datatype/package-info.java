/// One class per HL7 v2 data type, following HL7's v2-to-FHIR data type tables.
@NullMarked
package health.vigil.hl7v2.internal.datatype;

import org.jspecify.annotations.NullMarked;
