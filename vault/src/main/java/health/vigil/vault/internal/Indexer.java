package health.vigil.vault.internal;

import health.vigil.vault.internal.search.Elements;
import health.vigil.vault.internal.search.Parameters;
import health.vigil.vault.internal.search.Span;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What the search index holds of a current version.
final class Indexer {
    /// Raised when records must be indexed again.
    static final int GENERATION = 3;

    private final BlindIndex blind;

    Indexer(BlindIndex blind) {
        this.blind = blind;
    }

    /// A record's place in the index.
    ///
    /// @param values blind values
    /// @param clinical where it stands when its type is ordered by time; the time of the update where it has none
    /// @param until the end of the time of care; the same as `clinical` where that has no beginning or is not known
    record Entries(List<Long> values, Instant clinical, Instant until) {}

    /// Of a deletion.
    static Entries nothing(Instant updated) {
        return new Entries(List.of(), updated, updated);
    }

    /// @param patient the patient whose record it is
    /// @param updated stands for a time of care that is not known
    Entries of(Resource resource, @Nullable String patient, Instant updated) {
        Optional<Span> care = Parameters.timeOfCare(resource.fhirType())
                .flatMap(parameter -> parameter.in(resource).stream()
                        .flatMap(element -> Elements.span(element).stream())
                        .reduce(Span::hull));
        Optional<Instant> position = care.flatMap(Span::position);
        Instant clinical = position.orElse(updated);
        Instant until = position.isPresent() ? care.orElseThrow().ends() : clinical;
        if (position.isPresent() && clinical.equals(updated)) {
            // the time of the update stands for none: one that happens to be the same is the next to it
            boolean open = clinical.equals(until);
            clinical = clinical.plus(open ? 1 : -1, ChronoUnit.MICROS);
            until = open ? clinical : until;
        }
        return new Entries(List.copyOf(blind.stored(resource, patient)), clinical, until);
    }
}
