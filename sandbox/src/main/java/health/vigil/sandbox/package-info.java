/// A synthetic hospital: a feed from real de-identified stays under synthetic identities, and its replay over MLLP.
@NullMarked
package health.vigil.sandbox;

import org.jspecify.annotations.NullMarked;
