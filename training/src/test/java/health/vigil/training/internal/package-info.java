@NullMarked
package health.vigil.training.internal;

import org.jspecify.annotations.NullMarked;
