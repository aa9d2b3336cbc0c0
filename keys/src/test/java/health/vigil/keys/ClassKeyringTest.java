package health.vigil.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requirement({"PHI-1", "PHI-2"})
class ClassKeyringTest {
    private static final byte[] CONTENT = "lactate 4.0".getBytes(UTF_8);

    @TempDir
    Path home;

    private Path data;
    private KeyProvider provider;

    @BeforeEach
    void openProvider() {
        data = home.resolve("facts");
        provider = FileKeyProvider.open(home.resolve("keys"));
    }

    @Test
    void whatOneStartSealsTheNextStartOpens() {
        byte[] sealed = ClassKeyring.open(data, "facts", provider).seal(CONTENT, "batch/1");

        byte[] opened = ClassKeyring.open(data, "facts", provider).open(sealed, "batch/1");

        assertThat(opened).isEqualTo(CONTENT);
    }

    @Test
    void afterRotationANewKeySealsAndTheOldOneStillOpens() {
        ClassKeyring keyring = ClassKeyring.open(data, "facts", provider);
        byte[] before = keyring.seal(CONTENT, "c");

        keyring.rotate();

        assertThat(before[0]).isEqualTo((byte) 1);
        assertThat(keyring.seal(CONTENT, "c")[0]).isEqualTo((byte) 2);
        assertThat(keyring.open(before, "c")).isEqualTo(CONTENT);
    }

    @Test
    void anotherProcessFindsTheRotatedKeyWhenItMeetsIt() {
        ClassKeyring first = ClassKeyring.open(data, "facts", provider);
        ClassKeyring second = ClassKeyring.open(data, "facts", FileKeyProvider.open(home.resolve("keys")));
        first.rotate();

        byte[] opened = second.open(first.seal(CONTENT, "c"), "c");

        assertThat(opened).isEqualTo(CONTENT);
    }

    @Test
    void theKeysOfOneClassOpenNothingOfAnother() {
        byte[] sealed = ClassKeyring.open(data, "facts", provider).seal(CONTENT, "c");
        ClassKeyring other = ClassKeyring.open(home.resolve("journal"), "journal", provider);

        assertThatThrownBy(() -> other.open(sealed, "c")).hasMessageContaining("VGL-KEY-002");
    }

    @Test
    void theFileOfOneClassIsNotTheFileOfAnother() throws IOException {
        ClassKeyring.open(data, "facts", provider);
        Files.move(data.resolve("facts.keys"), data.resolve("journal.keys"));

        assertThatThrownBy(() -> ClassKeyring.open(data, "journal", provider)).hasMessageContaining("VGL-KEY-001");
    }

    @Test
    void changedBytesAndUnknownKeysAreRefused() {
        ClassKeyring keyring = ClassKeyring.open(data, "facts", provider);
        byte[] sealed = keyring.seal(CONTENT, "c");

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= (byte) 0x80;
            assertThatThrownBy(() -> keyring.open(changed, "c")).hasMessageContaining("VGL-KEY-002");
        }
        assertThatThrownBy(() -> keyring.open(new byte[0], "c")).hasMessageContaining("VGL-KEY-002");
        assertThatThrownBy(() -> keyring.open(new byte[] {0}, "c")).hasMessageContaining("VGL-KEY-002");
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        ClassKeyring.open(data, "facts", provider);

        for (String damage : List.of("", "no colon\n", ":00\n", "kek-000001-00000000:xyz\n")) {
            Files.writeString(data.resolve("facts.keys"), damage);
            assertThatThrownBy(() -> ClassKeyring.open(data, "facts", provider)).hasMessageContaining("VGL-KEY-004");
        }
    }

    @Test
    void itTakesAtMost255Keys() {
        ClassKeyring keyring = ClassKeyring.open(data, "facts", provider);
        for (int i = 1; i < 255; i++) {
            keyring.rotate();
        }

        assertThatThrownBy(keyring::rotate).hasMessageContaining("VGL-KEY-006");
        assertThat(keyring.open(keyring.seal(CONTENT, "c"), "c")).isEqualTo(CONTENT);
    }
}
