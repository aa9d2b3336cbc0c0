package health.vigil.alerts.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.PatientToken;
import health.vigil.base.Sealed;
import health.vigil.keys.DataKey;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is sealed at rest besides the assessments, each bound to its place.
final class Seals {
    private final DataKey key;

    Seals(DataKey key) {
        this.key = key;
    }

    byte[] trend(PatientToken patient, Trend trend) {
        return key.seal(trend.toBytes(), "vigil.alerts/trend/" + patient.value());
    }

    Trend openTrend(PatientToken patient, byte[] sealed) {
        return Trend.of(key.open(sealed, "vigil.alerts/trend/" + patient.value()));
    }

    /// In base 64, as step and ledger entry keep it.
    String note(UUID alert, int sequence, String note) {
        return Base64.getEncoder().encodeToString(key.seal(note.getBytes(UTF_8), noteContext(alert, sequence)));
    }

    @Nullable Sealed<String> openNote(UUID alert, int sequence, @Nullable String sealed) {
        if (sealed == null) {
            return null;
        }
        byte[] note = key.open(Base64.getDecoder().decode(sealed), noteContext(alert, sequence));
        return Sealed.of(new String(note, UTF_8));
    }

    private static String noteContext(UUID alert, int sequence) {
        return "vigil.alerts/note/" + alert + "/" + sequence;
    }
}
