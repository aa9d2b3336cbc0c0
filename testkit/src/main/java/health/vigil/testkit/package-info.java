/// What tests share: requirement ids, and the trace from them to results.
@NullMarked
package health.vigil.testkit;

import org.jspecify.annotations.NullMarked;
