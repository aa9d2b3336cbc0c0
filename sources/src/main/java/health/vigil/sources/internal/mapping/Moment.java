package health.vigil.sources.internal.mapping;

import java.time.ZoneId;

/// A time of an item.
///
/// @param at where it is read
/// @param format how it is written
/// @param zone of times without an offset
public record Moment(Term at, TimeFormat format, ZoneId zone) {}
