/// Benchmarks; never shipped.
@NullMarked
package health.vigil.bench;

import org.jspecify.annotations.NullMarked;
