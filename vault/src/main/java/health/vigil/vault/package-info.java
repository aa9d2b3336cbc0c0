/// The sealed FHIR R4 store: the only room that holds identified data.
@NullMarked
package health.vigil.vault;

import org.jspecify.annotations.NullMarked;
