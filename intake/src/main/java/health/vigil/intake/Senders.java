package health.vigil.intake;

import health.vigil.hl7v2.SenderSettings;
import java.util.Map;

/// What is configured for each sending system.
///
/// @param known by `application|facility` of MSH-3 and MSH-4
/// @param otherwise for senders that are not listed
public record Senders(Map<String, SenderSettings> known, SenderSettings otherwise) {
    public Senders {
        known = Map.copyOf(known);
    }

    /// The settings of one sender.
    public SenderSettings of(String sender) {
        return known.getOrDefault(sender, otherwise);
    }
}
