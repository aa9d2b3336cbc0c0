@NullMarked
package health.vigil.smart;

import org.jspecify.annotations.NullMarked;
