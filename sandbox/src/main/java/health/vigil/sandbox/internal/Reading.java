package health.vigil.sandbox.internal;

import java.time.LocalDateTime;

/// One row of chartevents, labevents or outputevents that the sandbox hospital sends.
///
/// @param rowId the source's row number, which orders what the times leave open
/// @param when when it was true
/// @param filed when it was known; never before `when`
/// @param flagged whether the source later marked it as an error
public record Reading(Code code, long rowId, LocalDateTime when, LocalDateTime filed, Value value, boolean flagged) {}
