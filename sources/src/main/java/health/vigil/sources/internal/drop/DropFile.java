package health.vigil.sources.internal.drop;

import java.nio.file.Path;

/// A file that is complete.
///
/// @param path where it is; never told, since its name may name a person
/// @param digest SHA-256 of its content
public record DropFile(Path path, String digest) {
    /// Whether that is this file.
    public boolean isSame(FileProgress progress) {
        return progress.name().equals(path.getFileName().toString())
                && progress.digest().equals(digest);
    }

    /// Nothing of it was taken yet.
    public FileProgress beginning() {
        return new FileProgress(path.getFileName().toString(), digest, 0, false);
    }

    @Override
    public String toString() {
        return "file[sealed]";
    }
}
