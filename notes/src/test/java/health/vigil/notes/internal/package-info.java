@NullMarked
package health.vigil.notes.internal;

import org.jspecify.annotations.NullMarked;
