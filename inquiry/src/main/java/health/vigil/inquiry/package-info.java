/// What investigators ask the ledger, and what they get.
@NullMarked
package health.vigil.inquiry;

import org.jspecify.annotations.NullMarked;
