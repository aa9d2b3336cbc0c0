/// The mapping of one message while it is under way.
@NullMarked
package health.vigil.hl7v2.internal.session;

import org.jspecify.annotations.NullMarked;
