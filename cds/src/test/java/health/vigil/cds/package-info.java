@NullMarked
package health.vigil.cds;

import org.jspecify.annotations.NullMarked;
