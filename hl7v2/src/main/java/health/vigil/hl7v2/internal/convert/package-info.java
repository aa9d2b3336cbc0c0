/// Bundles and reports of the command line.
@NullMarked
package health.vigil.hl7v2.internal.convert;

import org.jspecify.annotations.NullMarked;
