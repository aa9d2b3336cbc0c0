package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.Syntax;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What can be read of the header of something that is no message, so that its sender learns which one was
/// refused.
final class ReadableHeader {
    private static final int LONGEST = 4096;

    private ReadableHeader() {}

    /// The MSH segment; absent where not even its delimiters can be read. Bytes stand for characters one to
    /// one, so that they can be sent back unchanged whatever the character set.
    static Segment of(byte[] received) {
        String text = new String(received, 0, Math.min(received.length, LONGEST), StandardCharsets.ISO_8859_1);
        int end = 0;
        while (end < text.length() && text.charAt(end) != '\r' && text.charAt(end) != '\n') {
            end++;
        }
        Delimiters delimiters;
        try {
            delimiters = MessageParser.delimiters(text);
        } catch (MalformedMessageException e) {
            return Segment.absent("MSH", new Syntax(Delimiters.USUAL, StandardCharsets.ISO_8859_1));
        }
        int[] separators = new int[end];
        int count = 0;
        for (int i = 3; i < end; i++) {
            if (text.charAt(i) == delimiters.field()) {
                separators[count++] = i;
            }
        }
        Syntax syntax = new Syntax(delimiters, StandardCharsets.ISO_8859_1);
        return new Segment("MSH", 1, text, Arrays.copyOf(separators, count), end, syntax);
    }
}
