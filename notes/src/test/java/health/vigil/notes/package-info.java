@NullMarked
package health.vigil.notes;

import org.jspecify.annotations.NullMarked;
