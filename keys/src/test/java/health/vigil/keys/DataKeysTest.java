package health.vigil.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

@Requirement("PHI-2")
class DataKeysTest {
    private static final byte[] CONTENT = "heart rate 131".getBytes(UTF_8);

    private final byte[] raw = DataKeys.generate();
    private final DataKey key = DataKeys.of(raw);

    @Test
    void whatItSealsTheJvmsOwnAesGcmOpens() throws Exception {
        byte[] sealed = key.seal(CONTENT, "Observation/1");

        Cipher oracle = Cipher.getInstance("AES/GCM/NoPadding");
        oracle.init(Cipher.DECRYPT_MODE, new SecretKeySpec(raw, "AES"), new GCMParameterSpec(128, sealed, 0, 12));
        oracle.updateAAD("Observation/1".getBytes(UTF_8));
        assertThat(oracle.doFinal(sealed, 12, sealed.length - 12)).isEqualTo(CONTENT);
    }

    @Test
    void everyChangedOrMissingByteIsRefused() {
        byte[] sealed = key.seal(CONTENT, "c");

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            byte[] cut = Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> key.open(changed, "c")).hasMessageContaining("VGL-KEY-002");
            assertThatThrownBy(() -> key.open(cut, "c")).hasMessageContaining("VGL-KEY-002");
        }
    }

    @Test
    void anotherContextIsRefused() {
        byte[] sealed = key.seal(CONTENT, "Observation/1");

        assertThatThrownBy(() -> key.open(sealed, "Observation/2")).hasMessageContaining("VGL-KEY-002");
    }

    @Test
    void anotherKeyIsRefused() {
        byte[] sealed = key.seal(CONTENT, "c");

        assertThatThrownBy(() -> DataKeys.of(DataKeys.generate()).open(sealed, "c"))
                .hasMessageContaining("VGL-KEY-002");
    }

    @Test
    void theSameContentNeverLooksTheSame() {
        assertThat(key.seal(CONTENT, "c")).isNotEqualTo(key.seal(CONTENT, "c"));
    }

    @Test
    void aKeyPrintsNothingOfItself() {
        assertThat(key).hasToString("[data key]");
    }

    @Test
    void aKeyOfAnotherLengthIsNoKey() {
        assertThatThrownBy(() -> DataKeys.of(new byte[16])).isInstanceOf(IllegalArgumentException.class);
    }
}
