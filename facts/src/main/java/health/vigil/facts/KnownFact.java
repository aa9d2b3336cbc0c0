package health.vigil.facts;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// One version of one fact. The natural order is the order of knowledge: by `known`, then batch, then position. It is
/// total, so which version of a fact is the latest never depends on the order of arrival.
///
/// @param known when the platform knew it
/// @param batch the batch that said it
/// @param position its index in the batch
/// @param fact what was said
public record KnownFact(Instant known, UUID batch, int position, Fact fact) implements Comparable<KnownFact> {
    @Override
    public int compareTo(KnownFact other) {
        int order = known.compareTo(other.known);
        if (order == 0) {
            order = batch.compareTo(other.batch);
        }
        return order == 0 ? Integer.compare(position, other.position) : order;
    }

    /// The rule of supersession: of each fact id the latest version known until a time, retractions included.
    ///
    /// @param versions in any order, repeats allowed
    /// @param knownUntil later versions are as if they had not been said
    public static Map<String, KnownFact> latest(Collection<KnownFact> versions, Instant knownUntil) {
        Map<String, KnownFact> latest = new HashMap<>();
        for (KnownFact version : versions) {
            if (!version.known.isAfter(knownUntil)) {
                latest.merge(version.fact.id(), version, (a, b) -> a.compareTo(b) >= 0 ? a : b);
            }
        }
        return latest;
    }
}
