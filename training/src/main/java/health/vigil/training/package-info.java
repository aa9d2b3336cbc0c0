/// Makes a bundle from labelled stays, reproducibly: features, learning, calibration.
@NullMarked
package health.vigil.training;

import org.jspecify.annotations.NullMarked;
