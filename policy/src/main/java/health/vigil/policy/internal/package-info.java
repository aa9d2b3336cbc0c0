/// Cedar, kept behind one door.
@NullMarked
package health.vigil.policy.internal;

import org.jspecify.annotations.NullMarked;
