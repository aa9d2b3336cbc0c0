@NullMarked
package health.vigil.evaluation.internal;

import org.jspecify.annotations.NullMarked;
