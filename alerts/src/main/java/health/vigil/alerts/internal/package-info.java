/// The core of alerts: the pure course of a patient's alerts, and its storage.
@NullMarked
package health.vigil.alerts.internal;

import org.jspecify.annotations.NullMarked;
