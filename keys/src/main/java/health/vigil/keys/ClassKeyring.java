package health.vigil.keys;

import health.vigil.base.ProblemException;
import health.vigil.keys.internal.PrivateFiles;
import health.vigil.keys.internal.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The data keys of one data class, wrapped by the provider, in a small file next to the data: `<name>.keys`, one
/// wrapped key a line. The last key seals; every key opens. A ciphertext starts with one byte, the number of its
/// key's line, so rotation needs no re-sealing. One process at a time rotates; others find the new key when they
/// meet it. Thread-safe.
public final class ClassKeyring implements DataKey {
    private static final int MOST_KEYS = 255;

    private final Path file;
    private final String name;
    private final KeyProvider provider;
    private volatile List<DataKey> keys;

    private ClassKeyring(Path file, String name, KeyProvider provider, List<DataKey> keys) {
        this.file = file;
        this.name = name;
        this.provider = provider;
        this.keys = keys;
    }

    /// Opens the keyring, making its file and first key where there is none.
    ///
    /// @param directory where `<name>.keys` is, mode 0700
    /// @param name the data class or its part, such as `facts`; bound to the wrapped keys
    public static ClassKeyring open(Path directory, String name, KeyProvider provider) {
        PrivateFiles.directory(directory);
        Path file = directory.resolve(name + ".keys");
        if (!Files.exists(file)) {
            add(file, name, provider);
        }
        return new ClassKeyring(file, name, provider, read(file, name, provider));
    }

    @Override
    public byte[] seal(byte[] plaintext, String context) {
        List<DataKey> known = keys;
        byte[] sealed = known.getLast().seal(plaintext, context);
        byte[] numbered = new byte[sealed.length + 1];
        numbered[0] = (byte) known.size();
        System.arraycopy(sealed, 0, numbered, 1, sealed.length);
        return numbered;
    }

    @Override
    public byte[] open(byte[] ciphertext, String context) {
        int number = ciphertext.length == 0 ? 0 : Byte.toUnsignedInt(ciphertext[0]);
        if (number > keys.size()) {
            reload();
        }
        if (number == 0 || number > keys.size()) {
            throw new ProblemException(Problems.notOpened());
        }
        return keys.get(number - 1).open(Arrays.copyOfRange(ciphertext, 1, ciphertext.length), context);
    }

    /// Adds a key, which seals from now on; the older ones still open. At most 255 keys: `VGL-KEY-006`.
    public synchronized void rotate() {
        add(file, name, provider);
        reload();
    }

    private synchronized void reload() {
        keys = read(file, name, provider);
    }

    private static void add(Path file, String name, KeyProvider provider) {
        String before = Files.exists(file) ? PrivateFiles.read(file) : "";
        long number = before.lines().count() + 1;
        if (number > MOST_KEYS) {
            throw new ProblemException(Problems.keyringFull(name));
        }
        byte[] raw = DataKeys.generate();
        WrappedKey wrapped = provider.wrap(raw, bound(name, number));
        Arrays.fill(raw, (byte) 0);
        PrivateFiles.write(file, before + wrapped.encoded() + "\n");
    }

    private static List<DataKey> read(Path file, String name, KeyProvider provider) {
        List<DataKey> keys = new ArrayList<>();
        for (String line : PrivateFiles.read(file).lines().toList()) {
            byte[] raw = provider.unwrap(decode(file, line), bound(name, keys.size() + 1L));
            keys.add(DataKeys.of(raw));
            Arrays.fill(raw, (byte) 0);
        }
        if (keys.isEmpty()) {
            throw new ProblemException(Problems.damaged(file));
        }
        return List.copyOf(keys);
    }

    private static WrappedKey decode(Path file, String line) {
        try {
            return WrappedKey.decode(line);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problems.damaged(file), e);
        }
    }

    private static String bound(String name, long number) {
        return "keyring/" + name + "/" + number;
    }

    @Override
    public String toString() {
        return "[keyring " + name + "]";
    }
}
