package health.vigil.sources.internal.mapping;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A code, and what else is said of it.
///
/// @param code the code
/// @param system name of the coding system in HL7 table 0396, or its URI; null where the codes are the
/// source's own
/// @param systemAt where the name of the coding system is read instead; null for nowhere
/// @param display what it means; null where nothing is said
/// @param means what codes that are read stand for
/// @param also further codings of the same
public record Concept(
        Term code,
        @Nullable String system,
        @Nullable Place systemAt,
        @Nullable Term display,
        Map<String, Fixed> means,
        List<Fixed> also) {
    public Concept {
        means = Map.copyOf(means);
        also = List.copyOf(also);
    }

    /// A coding that the mapping states.
    ///
    /// @param system name of the coding system in HL7 table 0396, or its URI
    /// @param display empty for none
    public record Fixed(String system, String code, String display) {}
}
