/// RFC 3161 time stamps: requests, replies, and an authority of the installation's own.
@NullMarked
package health.vigil.ledger.internal.timestamp;

import org.jspecify.annotations.NullMarked;
