/// One class per group of messages: which segments make which resources.
@NullMarked
package health.vigil.hl7v2.internal.structure;

import org.jspecify.annotations.NullMarked;
