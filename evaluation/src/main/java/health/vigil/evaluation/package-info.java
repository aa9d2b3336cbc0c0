/// Judges a bundle on labelled stays: the measures, the comparators, the report.
@NullMarked
package health.vigil.evaluation;

import org.jspecify.annotations.NullMarked;
