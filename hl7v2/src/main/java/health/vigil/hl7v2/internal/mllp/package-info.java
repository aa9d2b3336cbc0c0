/// MLLP framing on streams.
@NullMarked
package health.vigil.hl7v2.internal.mllp;

import org.jspecify.annotations.NullMarked;
