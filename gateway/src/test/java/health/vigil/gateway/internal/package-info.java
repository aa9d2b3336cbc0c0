@NullMarked
package health.vigil.gateway.internal;

import org.jspecify.annotations.NullMarked;
