package health.vigil.ledger;

import java.net.URI;
import java.util.List;

/// A witness that a log asks.
///
/// @param prefix its submission prefix, without `/add-checkpoint`
/// @param keys what its signatures are checked with
public record WitnessAddress(URI prefix, List<VerifierKey> keys) {
    public WitnessAddress {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a witness has a key");
        }
    }

    /// Its name.
    public String name() {
        return keys.getFirst().name();
    }
}
