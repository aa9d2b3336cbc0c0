/// Subscriptions by topic, as in HL7's Subscriptions R5 Backport for R4: who is told of which writes, and how.
@NullMarked
package health.vigil.gateway.internal.subscription;

import org.jspecify.annotations.NullMarked;
