package health.vigil.keys;

import health.vigil.base.ProblemException;
import health.vigil.keys.internal.AesGcmKey;
import health.vigil.keys.internal.Digests;
import health.vigil.keys.internal.PrivateFiles;
import health.vigil.keys.internal.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Key-encryption keys in a directory: one file for each, readable by this account alone. The embedded default;
/// whoever may need to keep the keys from the machine's administrator uses an HSM or a cloud service instead.
///
/// A file is named `kek-<number>-<random>.key` and holds `vigil-kek-1 <key, hexadecimal> <check>`; the check is
/// SHA-256 over id and key and finds damage, not tampering. The key with the highest number is the current one.
/// Several processes may share the directory: an unknown id is looked for again before it is refused.
public final class FileKeyProvider implements KeyProvider {
    private static final Pattern FILE = Pattern.compile("(kek-[0-9]{6}-[0-9a-f]{8})\\.key");
    private static final String FORMAT = "vigil-kek-1";
    private static final HexFormat HEX = HexFormat.of();

    private final Path directory;
    private final TreeMap<String, DataKey> keys = new TreeMap<>();

    private FileKeyProvider(Path directory) {
        this.directory = directory;
    }

    /// Opens the directory, making it and its first key where there is none. Refuses to start with `VGL-KEY-003`
    /// when another account can read directory or files, and with `VGL-KEY-004` when a file is damaged.
    public static FileKeyProvider open(Path directory) {
        PrivateFiles.directory(directory);
        FileKeyProvider provider = new FileKeyProvider(directory);
        provider.load();
        if (provider.keys.isEmpty()) {
            provider.rotate();
        }
        return provider;
    }

    @Override
    public synchronized WrappedKey wrap(byte[] dataKey, String context) {
        String id = currentKey();
        byte[] sealed = key(id).seal(dataKey, bound(id, context));
        return new WrappedKey(id, HEX.formatHex(sealed));
    }

    @Override
    public synchronized byte[] unwrap(WrappedKey wrapped, String context) {
        if (!keys.containsKey(wrapped.wrappingKey())) {
            load();
        }
        try {
            return key(wrapped.wrappingKey())
                    .open(HEX.parseHex(wrapped.ciphertext()), bound(wrapped.wrappingKey(), context));
        } catch (ProblemException | IllegalArgumentException e) {
            throw new ProblemException(Problems.notUnwrapped(wrapped.wrappingKey()), e);
        }
    }

    @Override
    public synchronized String currentKey() {
        return keys.lastKey();
    }

    @Override
    public synchronized String rotate() {
        load();
        int number = keys.isEmpty() ? 1 : Integer.parseInt(keys.lastKey(), 4, 10, 10) + 1;
        byte[] raw = DataKeys.generate();
        String id = String.format("kek-%06d-%s", number, HEX.formatHex(DataKeys.generate(), 0, 4));
        PrivateFiles.write(
                directory.resolve(id + ".key"),
                FORMAT + " " + HEX.formatHex(raw) + " " + HEX.formatHex(check(id, raw)) + "\n");
        keys.put(id, new AesGcmKey(raw));
        Arrays.fill(raw, (byte) 0);
        return id;
    }

    private DataKey key(String id) {
        DataKey key = keys.get(id);
        if (key == null) {
            throw new ProblemException(Problems.notUnwrapped(id));
        }
        return key;
    }

    private void load() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.key")) {
            for (Path file : files) {
                Matcher name = FILE.matcher(file.getFileName().toString());
                if (!name.matches()) {
                    throw new ProblemException(Problems.damaged(file));
                }
                if (!keys.containsKey(name.group(1))) {
                    keys.put(name.group(1), read(file, name.group(1)));
                }
            }
        } catch (IOException e) {
            throw new ProblemException(Problems.inaccessible(directory), e);
        }
    }

    private static DataKey read(Path file, String id) {
        String[] fields = PrivateFiles.read(file).strip().split(" ", -1);
        if (fields.length != 3 || !fields[0].equals(FORMAT) || fields[1].length() != 2 * AesGcmKey.BYTES) {
            throw new ProblemException(Problems.damaged(file));
        }
        byte[] raw;
        byte[] check;
        try {
            raw = HEX.parseHex(fields[1]);
            check = HEX.parseHex(fields[2]);
        } catch (IllegalArgumentException e) {
            // the cause would quote a part of the key
            throw new ProblemException(Problems.damaged(file));
        }
        if (!MessageDigest.isEqual(check, check(id, raw))) {
            throw new ProblemException(Problems.damaged(file));
        }
        return new AesGcmKey(raw);
    }

    private static byte[] check(String id, byte[] raw) {
        return Digests.sha256(id.getBytes(StandardCharsets.US_ASCII), raw);
    }

    private static String bound(String id, String context) {
        return "vigil/kek/" + id + "/" + context;
    }

    @Override
    public String toString() {
        return "[keys in " + directory + "]";
    }
}
