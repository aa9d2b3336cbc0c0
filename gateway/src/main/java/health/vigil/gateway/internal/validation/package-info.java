/// `$validate`: base R4 and US Core profiles.
@NullMarked
package health.vigil.gateway.internal.validation;

import org.jspecify.annotations.NullMarked;
