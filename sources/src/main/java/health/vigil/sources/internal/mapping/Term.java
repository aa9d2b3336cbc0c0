package health.vigil.sources.internal.mapping;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Words of an item, or the same words for all items.
///
/// @param is the same for all; null where it is read
/// @param at where to read; several are joined with a space
/// @param codes what a word that was read stands for; empty where it stands for itself
public record Term(@Nullable String is, List<Place> at, Map<String, String> codes) {
    public Term {
        at = List.copyOf(at);
        codes = Map.copyOf(codes);
    }

    /// Where it is read.
    public static Term at(Place place) {
        return new Term(null, List.of(place), Map.of());
    }

    /// The same for all items.
    public Optional<String> constant() {
        return Optional.ofNullable(is);
    }
}
