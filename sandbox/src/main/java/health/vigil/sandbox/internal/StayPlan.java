package health.vigil.sandbox.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/// One stay as the feed will tell it. Times are the source's; [#at] moves them to the sandbox calendar.
///
/// @param key a name for the stay that says nothing of the source's ids
/// @param opens the first moment told
/// @param registered when address and telephone were taken: an assumption, the source does not know of it
/// @param closes the last moment whose values are told; they may be filed later
/// @param cut whether the patient was still in hospital at `closes`
/// @param days by how many whole days the stay is moved
/// @param places where the patient was, in order, the first from `opens`
public record StayPlan(
        IcuStay stay,
        String key,
        Person person,
        LocalDateTime opens,
        LocalDateTime registered,
        LocalDateTime closes,
        boolean cut,
        long days,
        List<Place> places) {
    /// How much of the time before the ICU is told.
    static final Duration BEFORE_ICU = Duration.ofHours(12);
    /// How much of the time after the ICU is told.
    static final Duration AFTER_ICU = Duration.ofHours(24);

    /// A place from a time on; the unit's name, such as `MICU`, `ED`, `WARD-45`.
    public record Place(LocalDateTime from, String unit) {}

    /// Sets the window, the calendar and the identity of a stay.
    ///
    /// @param moves where the patient was, in order; may be empty
    public static StayPlan of(IcuStay stay, List<Place> moves, long seed, Instant start, Duration longest) {
        LocalDateTime hospital = stay.emergency() != null && stay.emergency().isBefore(stay.admitted())
                ? stay.emergency()
                : stay.admitted();
        LocalDateTime opens =
                later(earlier(hospital, stay.icuIn()), stay.icuIn().minus(BEFORE_ICU));
        LocalDateTime end = stay.discharged().isAfter(stay.icuIn()) ? stay.discharged() : stay.icuOut();
        LocalDateTime closes = earlier(end, earlier(stay.icuOut().plus(AFTER_ICU), opens.plus(longest)));
        long days = Math.ceilDiv(
                Duration.between(opens.toInstant(ZoneOffset.UTC), start).toMillis(),
                Duration.ofDays(1).toMillis());
        int age = Person.age(stay.born().toLocalDate(), stay.admitted().toLocalDate());
        Person person = Person.of(
                seed, stay.id(), stay.sex(), age, stay.admitted().plusDays(days).toLocalDate());
        return new StayPlan(
                stay,
                Draw.name(seed, "key", stay.id(), 8),
                person,
                opens,
                opens.plusMinutes(Draw.of(seed, "registration", stay.id()).nextInt(20, 61)),
                closes,
                closes.isBefore(end),
                days,
                Places.within(stay, moves, opens, closes));
    }

    /// A source time on the sandbox calendar: the same time of day, other days. The source's local times are taken as
    /// UTC.
    public Instant at(LocalDateTime source) {
        return source.plusDays(days).toInstant(ZoneOffset.UTC);
    }

    /// When the patient came, as far as the feed can know it when it opens.
    public Instant arrived() {
        return at(earlier(stay.admitted(), opens));
    }

    /// Whether address and telephone are known at a source time.
    boolean knowsAddress(LocalDateTime when) {
        return !when.isBefore(registered);
    }

    /// Whether something true at that time is told.
    public boolean tells(LocalDateTime when) {
        return !when.isBefore(opens) && when.isBefore(closes);
    }

    private static LocalDateTime earlier(LocalDateTime a, LocalDateTime b) {
        return a.isBefore(b) ? a : b;
    }

    private static LocalDateTime later(LocalDateTime a, LocalDateTime b) {
        return a.isAfter(b) ? a : b;
    }
}
