@NullMarked
package health.vigil.sandbox;

import org.jspecify.annotations.NullMarked;
