package health.vigil.keys.internal;

import health.vigil.base.Problem;
import java.nio.file.Path;

/// The problems of this room; none carries key material.
public final class Problems {
    private Problems() {}

    /// A wrapped key does not unwrap.
    public static Problem notUnwrapped(String wrappingKey) {
        return new Problem(
                "VGL-KEY-001",
                "The data key does not unwrap under the key-encryption key " + wrappingKey + ".",
                "Restore the key directory that belongs to this database; if it is the right one, the stored key was"
                        + " changed: restore it from a backup.");
    }

    /// A ciphertext does not open.
    public static Problem notOpened() {
        return new Problem(
                "VGL-KEY-002",
                "Sealed content does not open: it was changed, moved, or sealed under another key.",
                "Treat it as tampering: keep the stored bytes, compare with a backup, and tell the security officer.");
    }

    /// Others could read or replace a key file.
    public static Problem permissionsOpen(Path path, String required) {
        return new Problem(
                "VGL-KEY-003",
                "The key store at " + path + " is open to other accounts or is not a plain file or directory.",
                "Make it a plain file or directory of this account with mode " + required
                        + ", and rotate the key-encryption key if someone may have read it.");
    }

    /// A key file is unreadable as such.
    public static Problem damaged(Path path) {
        return new Problem(
                "VGL-KEY-004",
                "The key file " + path + " is damaged.",
                "Restore the file from a backup; do not delete it, since what its keys sealed could never be opened.");
    }

    /// The file system refused.
    public static Problem inaccessible(Path path) {
        return new Problem(
                "VGL-KEY-005",
                "The key store at " + path + " cannot be read or written.",
                "Check that the path exists, that its file system supports POSIX permissions and has space, and that"
                        + " this account owns it.");
    }

    /// A keyring has used up its version numbers.
    public static Problem keyringFull(String name) {
        return new Problem(
                "VGL-KEY-006",
                "The keyring " + name + " holds 255 keys and takes no more.",
                "Re-seal its data under a new keyring.");
    }
}
