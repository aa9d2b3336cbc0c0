package health.vigil.scoring.internal;

import health.vigil.facts.Fact.Directive;
import health.vigil.facts.Fact.Measured;
import health.vigil.facts.Fact.MergedAway;
import health.vigil.facts.Fact.Noted;
import health.vigil.facts.Fact.Retracted;
import health.vigil.facts.Fact.Stay;
import health.vigil.facts.Fact.Trait;
import health.vigil.facts.KnownFact;
import health.vigil.facts.Reading;
import health.vigil.facts.Signal;
import health.vigil.scoring.Timeline;
import health.vigil.scoring.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A window as seen at one time with the knowledge of one time: of each fact the latest version, nothing retracted,
/// nothing from after the time of assessment, nothing that cannot be scored.
public final class View {
    private final Map<Signal, List<Value>> values = new EnumMap<>(Signal.class);
    private final Map<Noted.Finding, List<Noted>> notes = new EnumMap<>(Noted.Finding.class);
    private final NavigableSet<Instant> coming = new TreeSet<>();
    private final List<Directive> directives = new ArrayList<>();
    private final Map<Trait.Attribute, Trait> traits = new EnumMap<>(Trait.Attribute.class);
    private @Nullable Stay stay;
    private String mergedInto = "";

    /// @param lastBatch of several batches known at the very same time the last one that counts (their ids
    ///     increase); null for all of them
    public View(Window window, Instant asOf, Instant knownUntil, @Nullable UUID lastBatch) {
        List<KnownFact> said = window.versions().stream()
                .filter(version -> lastBatch == null
                        || version.known().isBefore(knownUntil)
                        || version.batch().compareTo(lastBatch) <= 0)
                .toList();
        Instant from = asOf.minus(Window.SEEN);
        List<KnownFact> current = KnownFact.latest(said, knownUntil).values().stream()
                .filter(version -> !isPast(version, from))
                .sorted(Comparator.comparing(
                                (KnownFact version) -> version.fact().effective())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        current.forEach(version -> see(version, asOf));
    }

    /// A measurement made too long ago, or one or a finding known too long: what was known before may be gone from a
    /// window with later knowledge.
    private static boolean isPast(KnownFact version, Instant from) {
        return switch (version.fact()) {
            case Measured measured ->
                version.known().isBefore(from) || measured.effective().isBefore(from);
            case Noted _ -> version.known().isBefore(from);
            case Stay _, Directive _, MergedAway _, Trait _, Retracted _ -> false;
        };
    }

    /// Of values alone: already usable, the oldest first, none later than the time of assessment nor older than
    /// [Window#SEEN].
    public View(Map<Signal, List<Value>> values) {
        this.values.putAll(values);
    }

    private void see(KnownFact version, Instant asOf) {
        switch (version.fact()) {
            case Measured measured -> measured(measured, asOf);
            case Noted noted -> noted(noted, asOf);
            case Stay next -> stay = later(stay, next);
            case Directive directive -> directives.add(directive);
            case MergedAway merged -> mergedInto = merged.into();
            case Trait trait when trait.effective().isAfter(asOf) -> {}
            case Trait trait -> traits.put(trait.attribute(), trait);
            case Retracted _ -> {}
        }
    }

    private void measured(Measured measured, Instant asOf) {
        if (measured.effective().isAfter(asOf)) {
            coming.add(measured.effective());
        } else {
            Signal.of(measured.code()).ifPresent(signal -> {
                switch (signal.read(measured.value())) {
                    case Reading.Usable usable ->
                        values.computeIfAbsent(signal, _ -> new ArrayList<>())
                                .add(new Value(measured.id(), usable.value(), measured.effective()));
                    case Reading.Unusable _ -> {}
                }
            });
        }
    }

    private void noted(Noted noted, Instant asOf) {
        if (noted.effective().isAfter(asOf)) {
            coming.add(noted.effective());
        } else {
            notes.computeIfAbsent(noted.finding(), _ -> new ArrayList<>()).add(noted);
        }
    }

    /// A cancelled stay never was; a present one counts before one that has ended; else the later one counts.
    private static @Nullable Stay later(@Nullable Stay before, Stay next) {
        if (next.phase() == Stay.Phase.CANCELLED) {
            return before;
        }
        boolean keep = before != null && before.phase() == Stay.Phase.PRESENT && next.phase() != Stay.Phase.PRESENT;
        return keep ? before : next;
    }

    /// Usable values of a signal, the oldest first.
    public List<Value> values(Signal signal) {
        return values.getOrDefault(signal, List.of());
    }

    /// What notes say of a finding, however certain, the oldest first.
    public List<Noted> notes(Noted.Finding finding) {
        return notes.getOrDefault(finding, List.of());
    }

    /// The same for a learned model: the values and the traits, of several of one attribute the latest.
    public Timeline timeline() {
        Timeline.Builder timeline = new Timeline.Builder();
        values.forEach((signal, course) -> course.forEach(value -> timeline.add(
                signal,
                Timeline.micros(value.effective()),
                value.quantity().value().doubleValue())));
        traits.forEach(
                (attribute, trait) -> timeline.trait(attribute, trait.value(), Timeline.micros(trait.effective())));
        return timeline.build();
    }

    /// Whether nothing measured is seen.
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /// Of several of one attribute the latest.
    public @Nullable Trait trait(Trait.Attribute attribute) {
        return traits.get(attribute);
    }

    public boolean directed(String directive) {
        return directives.stream()
                .anyMatch(each -> each.active() && each.directive().equals(directive));
    }

    public boolean present() {
        return stay != null && stay.phase() == Stay.Phase.PRESENT && mergedInto.isEmpty();
    }

    /// The care unit, empty when in none.
    public String unit() {
        return stay != null && stay.phase() == Stay.Phase.PRESENT ? stay.unit() : "";
    }

    public String mergedInto() {
        return mergedInto;
    }

    /// The next time at which a measurement or a note dated in the future begins to count.
    public @Nullable Instant nextComing() {
        return coming.isEmpty() ? null : coming.first();
    }
}
