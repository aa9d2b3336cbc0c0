package health.vigil.gateway.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// A question that is answered in pages, and where it goes on.
///
/// @param parameters name to values, decoded
/// @param lenient whether parameters that are not known are left out
/// @param shown whether the parameters may stand in a link, since the caller had them in an address
/// @param after where the page begins, null for the first
record PageAsked(
        Map<String, List<String>> parameters,
        boolean lenient,
        boolean shown,
        @Nullable String after) {

    /// The same question from another place on.
    PageAsked from(String place) {
        return new PageAsked(parameters, lenient, shown, place);
    }

    /// The same question without what was left out of it.
    PageAsked without(Set<String> names) {
        if (names.isEmpty()) {
            return this;
        }
        Map<String, List<String>> used = new LinkedHashMap<>(parameters);
        used.keySet().removeAll(names);
        return new PageAsked(used, lenient, shown, after);
    }

    /// The same question, whose parameters stay sealed where one of them may say who somebody is.
    PageAsked sealedWhereIdentifying(List<RecordType<?>> types) {
        boolean open = types.stream().allMatch(type -> OpenParameters.all(type, parameters.keySet()));
        return new PageAsked(parameters, lenient, shown && open, after);
    }

    /// The parameters as they stand in an address, with their `?`; empty where there are none.
    String query() {
        StringJoiner query = new StringJoiner("&", "?", "");
        query.setEmptyValue("");
        parameters.forEach((name, values) -> values.forEach(value -> query.add(encoded(name) + "=" + encoded(value))));
        return query.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%2F", "/");
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeBoolean(lenient);
            out.writeBoolean(shown);
            out.writeBoolean(after != null);
            out.writeUTF(after == null ? "" : after);
            out.writeInt(parameters.size());
            for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
                out.writeUTF(parameter.getKey());
                out.writeInt(parameter.getValue().size());
                for (String value : parameter.getValue()) {
                    byte[] text = value.getBytes(StandardCharsets.UTF_8); // which may be longer than writeUTF takes
                    out.writeInt(text.length);
                    out.write(text);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static PageAsked of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            boolean lenient = in.readBoolean();
            boolean shown = in.readBoolean();
            boolean later = in.readBoolean();
            String after = in.readUTF();
            Map<String, List<String>> parameters = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                String name = in.readUTF();
                List<String> values = new ArrayList<>();
                for (int more = in.readInt(); more > 0; more--) {
                    values.add(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
                }
                parameters.put(name, values);
            }
            return new PageAsked(parameters, lenient, shown, later ? after : null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
