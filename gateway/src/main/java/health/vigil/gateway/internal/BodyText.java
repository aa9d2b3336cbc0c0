package health.vigil.gateway.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The text of a body. A body of another encoding is refused: read as UTF-8 it would lose characters without a word.
public final class BodyText {
    private BodyText() {}

    public static String of(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusals.badRequest("The body is not UTF-8.", "Send it in UTF-8, whatever it was written in.");
        }
    }
}
