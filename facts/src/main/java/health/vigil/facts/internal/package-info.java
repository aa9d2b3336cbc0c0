/// Encoding and storage of facts.
@NullMarked
package health.vigil.facts.internal;

import org.jspecify.annotations.NullMarked;
