@NullMarked
package health.vigil.gateway;

import org.jspecify.annotations.NullMarked;
