/// The encoding rules: character sets and escape sequences.
@NullMarked
package health.vigil.hl7v2.internal.syntax;

import org.jspecify.annotations.NullMarked;
