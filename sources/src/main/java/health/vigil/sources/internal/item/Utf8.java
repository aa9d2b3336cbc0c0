package health.vigil.sources.internal.item;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Texts of bytes.
public final class Utf8 {
    private Utf8() {}

    /// The bytes after the byte order mark, if they begin with one.
    public static byte[] withoutMark(byte[] bytes) {
        return hasMark(bytes) ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
    }

    /// Whether they begin with the byte order mark.
    public static boolean hasMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }

    /// Whether they are UTF-8.
    public static boolean isUtf8(byte[] bytes, int from, int to) {
        return decode(bytes, from, to, StandardCharsets.UTF_8).isPresent();
    }

    /// The text; empty where the bytes are none in this character set.
    public static Optional<String> decode(byte[] bytes, int from, int to, Charset charset) {
        try {
            CharBuffer text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, from, to - from));
            return Optional.of(text.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
