/// The FHIR R4 API over the vault.
@NullMarked
package health.vigil.gateway;

import org.jspecify.annotations.NullMarked;
