package health.vigil.hl7v2.internal.syntax;

import health.vigil.hl7v2.Delimiters;
import java.nio.charset.Charset;

/// How the text of one message is to be read.
///
/// @param delimiters of the message
/// @param charset of the message; the bytes of `\X..\` are in it
public record Syntax(Delimiters delimiters, Charset charset) {
    /// For text in which nothing is a delimiter: MSH-1 and MSH-2.
    public static final char NONE = '\0';

    /// The same characters with no delimiters at all.
    public Syntax literal() {
        return new Syntax(new Delimiters(NONE, NONE, NONE, NONE, NONE), charset);
    }
}
