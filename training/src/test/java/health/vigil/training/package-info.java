@NullMarked
package health.vigil.training;

import org.jspecify.annotations.NullMarked;
