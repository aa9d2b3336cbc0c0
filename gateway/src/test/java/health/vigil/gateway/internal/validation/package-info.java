@NullMarked
package health.vigil.gateway.internal.validation;

import org.jspecify.annotations.NullMarked;
