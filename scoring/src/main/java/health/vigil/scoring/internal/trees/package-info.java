/// Gradient-boosted trees as XGBoost trained them: read, evaluated and explained here, without XGBoost.
@NullMarked
package health.vigil.scoring.internal.trees;

import org.jspecify.annotations.NullMarked;
