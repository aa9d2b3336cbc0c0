package health.vigil.engines.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Random passwords of the database roles, one file each, mode 0600.
public final class Passwords {
    private static final int BYTES = 24;

    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    /// @param directory such as `<data>/secrets`
    public Passwords(Path directory) {
        this.directory = PrivateFiles.directory(directory);
    }

    /// The role's password, made at first use: 192 bits in hexadecimal, so it needs no quoting anywhere.
    public synchronized String of(String role) {
        Path file = directory.resolve(role + ".password");
        if (!Files.exists(file)) {
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            PrivateFiles.write(file, HexFormat.of().formatHex(bytes));
        }
        return PrivateFiles.read(file).strip();
    }
}
