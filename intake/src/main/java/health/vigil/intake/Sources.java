package health.vigil.intake;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The sources that are configured, by their names.
///
/// @param byName each under [Source#name]
public record Sources(Map<String, Source> byName) {
    /// No feed but HL7 v2.
    public static final Sources NONE = new Sources(Map.of());

    public Sources {
        byName = Map.copyOf(byName);
    }

    /// @throws IllegalStateException where two have the same name
    public static Sources of(List<? extends Source> sources) {
        return new Sources(sources.stream().collect(Collectors.toMap(Source::name, Function.identity())));
    }

    Optional<Source> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
