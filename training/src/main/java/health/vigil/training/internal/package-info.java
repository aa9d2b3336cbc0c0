/// Makes a bundle from labelled stays, reproducibly: features, learning, calibration.
@NullMarked
package health.vigil.training.internal;

import org.jspecify.annotations.NullMarked;
