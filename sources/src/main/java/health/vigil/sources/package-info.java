/// Feeds other than HL7 v2 over MLLP, and histories from record systems: how they are reached, and what their originals
/// mean. What is delivered goes through intake's door, durable first.
@NullMarked
package health.vigil.sources;

import org.jspecify.annotations.NullMarked;
