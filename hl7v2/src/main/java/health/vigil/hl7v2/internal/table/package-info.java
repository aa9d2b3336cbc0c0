/// HL7 tables and code systems, following HL7's v2-to-FHIR concept maps.
@NullMarked
package health.vigil.hl7v2.internal.table;

import org.jspecify.annotations.NullMarked;
