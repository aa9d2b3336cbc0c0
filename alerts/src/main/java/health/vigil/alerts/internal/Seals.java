package health.vigil.alerts.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.PatientToken;
import health.vigil.base.Sealed;
import health.vigil.keys.DataKey;
import health.vigil.keys.DataKeys;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
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

    /// Under a key of the patient's own, in base 64, as step and ledger entry keep it.
    String note(Handle transaction, PatientToken patient, UUID alert, int sequence, String note) {
        DataKey own = noteKey(transaction, patient).orElseGet(() -> newNoteKey(transaction, patient));
        return Base64.getEncoder().encodeToString(own.seal(note.getBytes(UTF_8), noteContext(alert, sequence)));
    }

    /// A note; null where there is none, or its patient was erased.
    @Nullable Sealed<String> openNote(
            Handle transaction, PatientToken patient, UUID alert, int sequence, @Nullable String sealed) {
        return sealed == null
                ? null
                : noteKey(transaction, patient)
                        .map(own -> own.open(Base64.getDecoder().decode(sealed), noteContext(alert, sequence)))
                        .map(note -> Sealed.of(new String(note, UTF_8)))
                        .orElse(null);
    }

    private Optional<DataKey> noteKey(Handle transaction, PatientToken patient) {
        return transaction
                .createQuery("select sealed from alerts.note_key where patient = :patient")
                .bind("patient", patient.value())
                .mapTo(byte[].class)
                .findOne()
                .map(wrapped -> DataKeys.of(key.open(wrapped, keyContext(patient))));
    }

    /// The caller holds the patient's row, so nobody else makes one.
    private DataKey newNoteKey(Handle transaction, PatientToken patient) {
        byte[] raw = DataKeys.generate();
        transaction
                .createUpdate("insert into alerts.note_key (patient, sealed) values (:patient, :sealed)")
                .bind("patient", patient.value())
                .bind("sealed", key.seal(raw, keyContext(patient)))
                .execute();
        DataKey own = DataKeys.of(raw);
        Arrays.fill(raw, (byte) 0);
        return own;
    }

    private static String keyContext(PatientToken patient) {
        return "vigil.alerts/note-key/" + patient.value();
    }

    private static String noteContext(UUID alert, int sequence) {
        return "vigil.alerts/note/" + alert + "/" + sequence;
    }
}
