/// The registry's tables.
@NullMarked
package health.vigil.registry.internal;

import org.jspecify.annotations.NullMarked;
