package health.vigil.alerts;

import health.vigil.scoring.Tier;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Counts since the start of this process, of committed steps only.
///
/// @param assessments assessments stored; repeated deliveries do not count
/// @param steps state code (`raised`, `delivered`, `escalated`, `acknowledged`…, `suppressed` per run) to count by
///     tier
/// @param setAside records of the topic that could not be read
public record AlertFigures(long assessments, Map<String, Map<Tier, Long>> steps, long setAside) {
    public AlertFigures {
        Map<String, Map<Tier, Long>> sorted = new TreeMap<>();
        steps.forEach((state, byTier) -> sorted.put(state, Map.copyOf(byTier)));
        steps = Collections.unmodifiableMap(sorted);
    }

    /// How often alerts of a tier reached a state.
    public long count(String state, Tier tier) {
        return steps.getOrDefault(state, Map.of()).getOrDefault(tier, 0L);
    }
}
