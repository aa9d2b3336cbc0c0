package health.vigil.ledger.internal.encoding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A JSON object being written; each name is given once.
final class Members {
    private static final Comparator<Json.Member> BY_NAME = Comparator.comparing(Json.Member::name);

    private final List<Json.Member> values = new ArrayList<>();

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
        Members members = new Members();
        entries.forEach(members::text);
        return object(name, members);
    }

    Members wholeMap(String name, Map<String, Long> entries) {
        Members members = new Members();
        entries.forEach(members::whole);
        return object(name, members);
    }

    Members object(String name, Members value) {
        return with(name, value.build());
    }

    private Members with(String name, Json value) {
        values.add(new Json.Member(name, value));
        return this;
    }

    Json build() {
        values.sort(BY_NAME);
        return new Json.Members(values);
    }
}
