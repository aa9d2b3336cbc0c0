/// HL7 v2: parser, MLLP, acknowledgement, and the mapping to FHIR R4 with a conservation report.
@NullMarked
package health.vigil.hl7v2;

import org.jspecify.annotations.NullMarked;
