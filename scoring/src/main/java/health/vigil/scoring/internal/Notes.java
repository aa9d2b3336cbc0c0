package health.vigil.scoring.internal;

import health.vigil.facts.Fact.Noted;
import health.vigil.facts.Fact.Noted.Certainty;
import health.vigil.facts.Fact.Noted.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What notes say that is no older than a bundle lets count. Of two notes the later one has the last word; of two of
/// the same time the one that affirms more.
///
/// @param fresh in the order of findings, the last word last
public record Notes(List<Noted> fresh) {
    private static final Comparator<Noted> ORDER = Comparator.comparing(Noted::finding)
            .thenComparing(Noted::effective)
            .thenComparing(Noted::certainty, Comparator.reverseOrder())
            .thenComparing(Noted::id);

    /// Where none is read.
    public static final Notes NONE = new Notes(List.of());

    public Notes {
        fresh = fresh.stream().sorted(ORDER).toList();
    }

    /// @param maxAges the findings that are read, and how old a note may be
    public static Notes of(View view, Instant asOf, Map<Finding, Duration> maxAges) {
        return new Notes(maxAges.entrySet().stream()
                .flatMap(each -> view.notes(each.getKey()).stream()
                        .filter(note -> !note.effective().isBefore(asOf.minus(each.getValue()))))
                .toList());
    }

    /// The last word on each finding, whatever it is.
    public List<Noted> latest() {
        Map<Finding, Noted> latest = new EnumMap<>(Finding.class);
        fresh.forEach(note -> latest.put(note.finding(), note));
        return List.copyOf(latest.values());
    }

    /// What was last said of a finding for certain, if that is that it is there. A mere suspicion neither makes it so
    /// nor takes it back.
    Optional<Noted> affirmed(Finding finding) {
        return fresh.stream()
                .filter(note -> note.finding() == finding && note.certainty() != Certainty.POSSIBLE)
                .reduce((_, later) -> later)
                .filter(note -> note.certainty() == Certainty.AFFIRMED);
    }
}
