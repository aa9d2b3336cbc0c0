package health.vigil.sources.internal.ehr;

import java.io.ByteArrayOutputStream;

/// JSON as bytes.
final class JsonText {
    private JsonText() {}

    /// Without white space between its parts.
    ///
    /// @param json UTF-8; what is not well-formed stays different where it was
    static byte[] tight(byte[] json) {
        ByteArrayOutputStream tight = new ByteArrayOutputStream(json.length);
        boolean inText = false;
        for (int i = 0; i < json.length; i++) {
            byte each = json[i];
            if (inText && each == '\\' && i + 1 < json.length) {
                tight.write(each);
                i++;
                tight.write(json[i]);
                continue;
            }
            if (each == '"') {
                inText = !inText;
            }
            if (inText || !(each == ' ' || each == '\n' || each == '\r' || each == '\t')) {
                tight.write(each);
            }
        }
        return tight.toByteArray();
    }
}
