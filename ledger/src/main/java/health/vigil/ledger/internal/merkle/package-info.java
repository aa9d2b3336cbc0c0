/// RFC 6962 hashing: leaves, nodes, the right edge of a growing tree, and paths within it.
@NullMarked
package health.vigil.ledger.internal.merkle;

import org.jspecify.annotations.NullMarked;
