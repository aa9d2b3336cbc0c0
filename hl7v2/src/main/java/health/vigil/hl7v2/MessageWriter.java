package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.Escapes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Writes a message with the usual delimiters and CR segment ends. Within a segment, fields are written in
/// ascending order; numbers left out become empty fields. Values are escaped.
public final class MessageWriter {
    private static final Delimiters DELIMITERS = Delimiters.USUAL;
    private final StringBuilder text = new StringBuilder(512);
    private int field;

    /// Begins a segment. MSH gets its first two fields by itself.
    public MessageWriter segment(String name) {
        if (!text.isEmpty()) {
            text.append('\r');
        }
        text.append(name);
        field = 0;
        if (name.equals("MSH")) {
            text.append("|^~\\&");
            field = 2;
        }
        return this;
    }

    /// Writes a field of the given components; trailing empty components are left out.
    public MessageWriter field(int number, String... components) {
        advanceTo(number);
        append(components);
        return this;
    }

    /// Writes another repetition of the field just written.
    public MessageWriter repetition(String... components) {
        text.append(DELIMITERS.repetition());
        append(components);
        return this;
    }

    /// Writes a field that is encoded already, such as one taken from another message with the usual delimiters.
    public MessageWriter encoded(int number, String raw) {
        if (raw.indexOf('\r') >= 0 || raw.indexOf('\n') >= 0 || raw.indexOf(DELIMITERS.field()) >= 0) {
            throw new IllegalArgumentException("an encoded field holds no field separator and no line end");
        }
        advanceTo(number);
        text.append(raw);
        return this;
    }

    /// A component of several sub-components, for [#encoded].
    public static String subcomponents(String... values) {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            joined.append(i == 0 ? "" : "&").append(escape(values[i]));
        }
        return joined.toString();
    }

    /// A value with its delimiters, escape characters and line ends escaped, for [#encoded].
    public static String escape(String value) {
        return Escapes.encode(value, DELIMITERS);
    }

    /// The message in UTF-8; its MSH-18 should say `UNICODE UTF-8` or nothing.
    public byte[] bytes() {
        return bytes(StandardCharsets.UTF_8);
    }

    /// The message in a character set that its MSH-18 names.
    public byte[] bytes(Charset charset) {
        return (text + "\r").getBytes(charset);
    }

    private void advanceTo(int number) {
        if (number <= field) {
            throw new IllegalArgumentException("fields are written in ascending order");
        }
        text.repeat(DELIMITERS.field(), number - field);
        field = number;
    }

    private void append(String... components) {
        int count = components.length;
        while (count > 0 && components[count - 1].isEmpty()) {
            count--;
        }
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                text.append(DELIMITERS.component());
            }
            text.append(Escapes.encode(components[i], DELIMITERS));
        }
    }
}
