/// Keys and their algorithms.
@NullMarked
package health.vigil.smart.internal;

import org.jspecify.annotations.NullMarked;
