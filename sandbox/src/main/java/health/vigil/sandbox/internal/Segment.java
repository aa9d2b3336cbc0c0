package health.vigil.sandbox.internal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// Builds one segment with the usual delimiters, fields by their HL7 number.
public final class Segment {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'+0000'").withZone(ZoneOffset.UTC);

    private final String name;
    private final List<String> fields = new ArrayList<>();

    public Segment(String name) {
        this.name = name;
    }

    /// Sets a field to text that is escaped.
    public Segment text(int number, String text) {
        return raw(number, escape(text));
    }

    /// Sets a field to a time, to the second, with its offset.
    public Segment time(int number, Instant time) {
        return raw(number, time(time));
    }

    /// Sets a field to components that are escaped one by one; empty ones at the end are left out.
    public Segment parts(int number, String... parts) {
        int count = parts.length;
        while (count > 0 && parts[count - 1].isEmpty()) {
            count--;
        }
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < count; i++) {
            field.append(i == 0 ? "" : "^").append(escape(parts[i]));
        }
        return raw(number, field.toString());
    }

    /// Sets a field as it is; an empty one is left out.
    public Segment raw(int number, String field) {
        if (field.isEmpty()) {
            return this;
        }
        while (fields.size() < number) {
            fields.add("");
        }
        fields.set(number - 1, field);
        return this;
    }

    /// The segment without its terminator.
    @Override
    public String toString() {
        String body = String.join("|", name.equals("MSH") ? fields.subList(1, fields.size()) : fields);
        return name + "|" + body;
    }

    /// A time as HL7 says it.
    public static String time(Instant time) {
        return TIME.format(time);
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> escaped.append("\\E\\");
                case '|' -> escaped.append("\\F\\");
                case '^' -> escaped.append("\\S\\");
                case '~' -> escaped.append("\\R\\");
                case '&' -> escaped.append("\\T\\");
                default -> escaped.append(c < ' ' ? ' ' : c);
            }
        }
        return escaped.toString();
    }
}
