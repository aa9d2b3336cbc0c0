/// The transparency log: canonical entries in an RFC 6962 Merkle tree, published as C2SP tiles under a signed
/// checkpoint.
@NullMarked
package health.vigil.ledger;

import org.jspecify.annotations.NullMarked;
