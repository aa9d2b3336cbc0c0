package health.vigil.sources.internal.drop;

import java.util.List;

/// How far a file was taken.
///
/// @param name the file's
/// @param digest SHA-256 of its content
/// @param position bytes of rows, or items of a JSON text
/// @param done whether all of it was taken, or given up
public record FileProgress(String name, String digest, long position, boolean done) {
    /// The same, further on.
    public FileProgress at(long further) {
        return new FileProgress(name, digest, further, false);
    }

    /// The same, at its end.
    public FileProgress ended() {
        return new FileProgress(name, digest, position, true);
    }

    /// As text.
    public String encoded() {
        return digest + "\n" + position + "\n" + done + "\n" + name;
    }

    /// As it was encoded.
    public static FileProgress decode(String text) {
        List<String> parts = List.of(text.split("\n", 4));
        return new FileProgress(
                parts.get(3), parts.get(0), Long.parseLong(parts.get(1)), Boolean.parseBoolean(parts.get(2)));
    }
}
