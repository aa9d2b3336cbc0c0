/// What a launch is made of: the EHR, the token that says who, the patient, what waits in between.
@NullMarked
package health.vigil.launch.internal;

import org.jspecify.annotations.NullMarked;
