@NullMarked
package health.vigil.vault;

import org.jspecify.annotations.NullMarked;
