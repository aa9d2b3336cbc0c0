package health.vigil.vault.internal.exact;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// What a parser is given to read, as a whole.
final class Texts {
    private Texts() {}

    static String of(Reader reader) {
        try {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Reader reader(String text) {
        return new StringReader(text);
    }
}
