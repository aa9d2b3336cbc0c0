package health.vigil.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requirement("PHI-2")
class FileKeyProviderTest {
    private static final byte[] DATA_KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

    @TempDir
    Path home;

    private Path directory() {
        return home.resolve("keys");
    }

    @Test
    void whatOneStartWrapsTheNextStartUnwraps() {
        WrappedKey wrapped = FileKeyProvider.open(directory()).wrap(DATA_KEY, "patient/1");

        byte[] unwrapped = FileKeyProvider.open(directory()).unwrap(WrappedKey.decode(wrapped.encoded()), "patient/1");

        assertThat(unwrapped).isEqualTo(DATA_KEY);
    }

    @Test
    void aWrappedKeyIsBoundToItsContext() {
        FileKeyProvider provider = FileKeyProvider.open(directory());
        WrappedKey wrapped = provider.wrap(DATA_KEY, "patient/1");

        assertThatThrownBy(() -> provider.unwrap(wrapped, "patient/2")).hasMessageContaining("VGL-KEY-001");
    }

    @Test
    void everyChangedByteOfAWrappedKeyIsRefused() {
        FileKeyProvider provider = FileKeyProvider.open(directory());
        WrappedKey wrapped = provider.wrap(DATA_KEY, "patient/1");
        byte[] sealed = HexFormat.of().parseHex(wrapped.ciphertext());

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            WrappedKey forged =
                    new WrappedKey(wrapped.wrappingKey(), HexFormat.of().formatHex(changed));
            assertThatThrownBy(() -> provider.unwrap(forged, "patient/1"))
                    .as("byte %d", i)
                    .hasMessageContaining("VGL-KEY-001");
        }
    }

    @Test
    void rotationChangesTheCurrentKeyAndKeepsOldOnes() {
        FileKeyProvider provider = FileKeyProvider.open(directory());
        WrappedKey before = provider.wrap(DATA_KEY, "c");

        String rotated = provider.rotate();

        assertThat(provider.wrap(DATA_KEY, "c").wrappingKey())
                .isEqualTo(rotated)
                .isNotEqualTo(before.wrappingKey());
        assertThat(provider.unwrap(before, "c")).isEqualTo(DATA_KEY);
        assertThat(FileKeyProvider.open(directory()).currentKey()).isEqualTo(rotated);
    }

    @Test
    void aSecondProviderOnTheDirectoryUnwrapsWhatTheFirstWrappedAfterRotating() {
        FileKeyProvider first = FileKeyProvider.open(directory());
        FileKeyProvider second = FileKeyProvider.open(directory());
        first.rotate();

        byte[] unwrapped = second.unwrap(first.wrap(DATA_KEY, "c"), "c");

        assertThat(unwrapped).isEqualTo(DATA_KEY);
    }

    @Test
    void anotherDirectoryOpensNothing() {
        WrappedKey wrapped = FileKeyProvider.open(directory()).wrap(DATA_KEY, "c");
        FileKeyProvider stranger = FileKeyProvider.open(home.resolve("other"));

        assertThatThrownBy(() -> stranger.unwrap(wrapped, "c")).hasMessageContaining("VGL-KEY-001");
    }

    @Test
    void keyFilesBelongToThisAccountAlone() throws IOException {
        FileKeyProvider.open(directory());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesToStartWhenAnotherAccountCanReadAKey() throws IOException {
        FileKeyProvider.open(directory());
        Files.setPosixFilePermissions(onlyFile(), PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> FileKeyProvider.open(directory())).hasMessageContaining("VGL-KEY-003");
    }

    @Test
    void refusesToStartWhenAnotherAccountCanEnterTheDirectory() throws IOException {
        FileKeyProvider.open(directory());
        Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(() -> FileKeyProvider.open(directory())).hasMessageContaining("VGL-KEY-003");
    }

    @Test
    void refusesToStartOnALinkInPlaceOfAKey() throws IOException {
        FileKeyProvider.open(directory());
        Path elsewhere = home.resolve("elsewhere.key");
        Path file = onlyFile();
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);

        assertThatThrownBy(() -> FileKeyProvider.open(directory())).hasMessageContaining("VGL-KEY-003");
    }

    @Test
    void refusesToStartOnADamagedKeyWithoutQuotingIt() throws IOException {
        FileKeyProvider.open(directory());
        String good = Files.readString(onlyFile());
        String key = good.split(" ")[1];
        String flipped = (key.charAt(0) == 'a' ? 'b' : 'a') + key.substring(1);
        List<String> damages = List.of(
                good.replace(key, flipped), good.replace(key, "z" + key.substring(1)), good.substring(0, 40), "", "\n");

        for (String damage : damages) {
            Files.writeString(onlyFile(), damage);
            assertThatThrownBy(() -> FileKeyProvider.open(directory()))
                    .hasMessageContaining("VGL-KEY-004")
                    .satisfies(e -> assertThat(e.toString()).doesNotContain(key.substring(1, 9)))
                    .hasNoCause();
        }
    }

    @Test
    void aDraftLeftByACrashDoesNotHinderTheStart() throws IOException {
        String key = FileKeyProvider.open(directory()).currentKey();
        Files.writeString(directory().resolve("draft123.tmp"), "half");

        assertThat(FileKeyProvider.open(directory()).currentKey()).isEqualTo(key);
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.toList().getFirst();
        }
    }
}
