/// One pure scoring function, the clinical scores and models that it runs, and the stream that calls it.
@NullMarked
package health.vigil.scoring;

import org.jspecify.annotations.NullMarked;
