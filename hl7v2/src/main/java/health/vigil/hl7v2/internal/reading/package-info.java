/// Reading a message while keeping account of what became of each part.
@NullMarked
package health.vigil.hl7v2.internal.reading;

import org.jspecify.annotations.NullMarked;
