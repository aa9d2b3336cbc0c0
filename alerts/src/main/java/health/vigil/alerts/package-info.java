/// Alerts as work: tiers, routing, escalation, suppression, outcome.
@NullMarked
package health.vigil.alerts;

import org.jspecify.annotations.NullMarked;
