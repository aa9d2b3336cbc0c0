package health.vigil.intake.internal;

import org.jspecify.annotations.Nullable;

/// A code of a sender's own, or a unit in its spelling, that was kept as sent.
///
/// @param element where it stood, such as `Observation.code`
/// @param system its system, null where it has none
/// @param display what the sender calls it
public record LocalCode(
        String element,
        @Nullable String system,
        String code,
        @Nullable String display) {}
