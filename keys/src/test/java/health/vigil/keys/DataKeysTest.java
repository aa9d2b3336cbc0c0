package health.vigil.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.AesGcmJce;
import health.vigil.testkit.Requirement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

@Requirement("PHI-2")
class DataKeysTest {
    private static final byte[] CONTENT = "heart rate 131".getBytes(UTF_8);

    private final byte[] raw = DataKeys.generate();
    private final DataKey key = DataKeys.of(raw);

    @Test
    void whatItSealsAnotherLibraryOpens() throws Exception {
        byte[] sealed = key.seal(CONTENT, "Observation/1");

        assertThat(new AesGcmJce(raw).decrypt(sealed, "Observation/1".getBytes(UTF_8)))
                .isEqualTo(CONTENT);
    }

    @Test
    void whatAnotherLibrarySealsItOpens() throws Exception {
        byte[] sealed = new AesGcmJce(raw).encrypt(CONTENT, "Observation/1".getBytes(UTF_8));

        assertThat(key.open(sealed, "Observation/1")).isEqualTo(CONTENT);
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
