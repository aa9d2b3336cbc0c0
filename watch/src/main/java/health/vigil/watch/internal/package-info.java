/// Rules, baselines and tables.
@NullMarked
package health.vigil.watch.internal;

import org.jspecify.annotations.NullMarked;
