/// Tests of the scoring room.
@NullMarked
package health.vigil.scoring;

import org.jspecify.annotations.NullMarked;
