package health.vigil.ledger.internal.encoding;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A JSON object being written.
final class Members {
    private final SortedMap<String, Json> values = new TreeMap<>();

    Members text(String name, String value) {
        return with(name, new Json.Text(value));
    }

    /// No member at all where there is no value.
    Members optionalText(String name, @Nullable String value) {
        return value == null ? this : text(name, value);
    }

    Members uuid(String name, UUID value) {
        return text(name, value.toString());
    }

    /// No member at all where there is no value.
    Members optionalUuid(String name, @Nullable UUID value) {
        return value == null ? this : uuid(name, value);
    }

    Members instant(String name, Instant value) {
        return text(name, value.toString());
    }

    Members flag(String name, boolean value) {
        return with(name, new Json.Flag(value));
    }

    Members whole(String name, long value) {
        return with(name, new Json.Whole(value));
    }

    Members texts(String name, List<String> values) {
        return with(
                name, new Json.Items(values.stream().<Json>map(Json.Text::new).toList()));
    }

    Members textMap(String name, Map<String, String> entries) {
        SortedMap<String, Json> members = new TreeMap<>();
        entries.forEach((key, value) -> members.put(key, new Json.Text(value)));
        return with(name, new Json.Members(members));
    }

    Members wholeMap(String name, Map<String, Long> entries) {
        SortedMap<String, Json> members = new TreeMap<>();
        entries.forEach((key, value) -> members.put(key, new Json.Whole(value)));
        return with(name, new Json.Members(members));
    }

    Members object(String name, Members value) {
        return with(name, value.build());
    }

    private Members with(String name, Json value) {
        values.put(name, value);
        return this;
    }

    Json build() {
        return new Json.Members(values);
    }
}
