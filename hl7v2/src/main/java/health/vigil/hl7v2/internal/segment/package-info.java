/// One class per segment, following HL7's v2-to-FHIR segment tables.
@NullMarked
package health.vigil.hl7v2.internal.segment;

import org.jspecify.annotations.NullMarked;
