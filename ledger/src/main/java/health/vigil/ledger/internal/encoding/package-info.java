/// The canonical bytes of an entry: RFC 8785 JSON of a versioned schema.
@NullMarked
package health.vigil.ledger.internal.encoding;

import org.jspecify.annotations.NullMarked;
