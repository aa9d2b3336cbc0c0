package health.vigil.registry;

import java.time.Instant;
import java.util.UUID;

/// A bundle went live.
///
/// @param address its content address
/// @param at when
/// @param actor by whom, an account or a room
/// @param decision under which policy decision
public record Activation(String address, Instant at, String actor, UUID decision) {}
