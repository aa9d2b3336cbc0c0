/// The patient view, opened by an EHR: SMART App Launch 2.2, EHR launch.
@NullMarked
package health.vigil.launch;

import org.jspecify.annotations.NullMarked;
