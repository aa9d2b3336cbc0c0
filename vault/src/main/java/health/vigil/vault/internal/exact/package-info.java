/// Parsers that keep what HAPI FHIR's drop or trim.
@NullMarked
package health.vigil.vault.internal.exact;

import org.jspecify.annotations.NullMarked;
