@NullMarked
package health.vigil.keys;

import org.jspecify.annotations.NullMarked;
