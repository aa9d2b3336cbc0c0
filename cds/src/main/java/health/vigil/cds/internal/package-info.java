/// How a request becomes facts, a score, evidence and cards.
@NullMarked
package health.vigil.cds.internal;

import org.jspecify.annotations.NullMarked;
