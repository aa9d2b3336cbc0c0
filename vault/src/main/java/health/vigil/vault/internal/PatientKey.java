package health.vigil.vault.internal;

import health.vigil.keys.DataKey;
import health.vigil.keys.DataKeys;
import health.vigil.keys.PseudoRandom;
import health.vigil.vault.RecordKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An unwrapped data key at work: of one patient, or of the records of no patient.
final class PatientKey {
    private static final int FINGERPRINT_BYTES = 16;

    private final DataKey data;
    private final PseudoRandom fingerprints;

    /// @param raw 32 bytes
    PatientKey(byte[] raw) {
        data = DataKeys.of(raw);
        fingerprints = new PseudoRandom(new PseudoRandom(raw).of("fingerprint-key"));
    }

    byte[] seal(byte[] content, RecordKey key, int version, @Nullable String patient) {
        return data.seal(content, context(key, version, patient));
    }

    byte[] open(byte[] sealed, RecordKey key, int version, @Nullable String patient) {
        return data.open(sealed, context(key, version, patient));
    }

    byte[] sealText(String text, String context) {
        return data.seal(text.getBytes(StandardCharsets.UTF_8), context);
    }

    String openText(byte[] sealed, String context) {
        return new String(data.open(sealed, context), StandardCharsets.UTF_8);
    }

    /// Equal for equal content of one record under one key, and meaningless once the key is gone.
    byte[] fingerprint(RecordKey key, String content) {
        return Arrays.copyOf(fingerprints.of(key.reference(), content), FINGERPRINT_BYTES);
    }

    private static String context(RecordKey key, int version, @Nullable String patient) {
        return "record/" + key.reference() + "/" + version + "/" + (patient == null ? "" : patient);
    }
}
