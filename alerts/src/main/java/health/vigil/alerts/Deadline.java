package health.vigil.alerts;

import health.vigil.policy.Role;
import java.time.Instant;

/// When an unanswered alert escalates.
///
/// @param due by the platform's clock
/// @param level the escalation level then
/// @param to who is told then
public record Deadline(Instant due, int level, Role to) {}
