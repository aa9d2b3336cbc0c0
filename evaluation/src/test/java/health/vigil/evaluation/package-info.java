@NullMarked
package health.vigil.evaluation;

import org.jspecify.annotations.NullMarked;
