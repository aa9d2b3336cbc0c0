package health.vigil.sandbox;

import java.time.Instant;

/// How far a feed has been played.
///
/// @param time sandbox time
/// @param sent messages sent, each counted once however often it had to be sent
/// @param acknowledged of these, answered AA or CA: durably stored
/// @param refused of these, answered otherwise in the end
public record PlayProgress(Instant time, long sent, long acknowledged, long refused) {}
