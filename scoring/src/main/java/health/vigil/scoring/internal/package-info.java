/// The clinical scores, the state of the stream, the forms of bundles.
@NullMarked
package health.vigil.scoring.internal;

import org.jspecify.annotations.NullMarked;
