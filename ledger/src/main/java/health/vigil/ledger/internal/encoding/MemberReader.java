package health.vigil.ledger.internal.encoding;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A JSON object being read. Every method throws `IllegalArgumentException` if the member is absent or of another
/// type, and never repeats content in the message. Members that nobody asks for show when the entry is written
/// again.
final class MemberReader {
    private final SortedMap<String, Json> members;

    MemberReader(Json json) {
        if (!(json instanceof Json.Members object)) {
            throw new IllegalArgumentException("a JSON object was expected");
        }
        this.members = object.values();
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    String text(String name) {
        return textOf(member(name));
    }

    @Nullable String optionalText(String name) {
        return has(name) ? text(name) : null;
    }

    UUID uuid(String name) {
        return UUID.fromString(text(name));
    }

    @Nullable UUID optionalUuid(String name) {
        return has(name) ? uuid(name) : null;
    }

    Instant instant(String name) {
        return Times.read(text(name));
    }

    boolean flag(String name) {
        if (member(name) instanceof Json.Flag(boolean value)) {
            return value;
        }
        throw new IllegalArgumentException("a flag was expected: " + name);
    }

    long whole(String name) {
        return wholeOf(member(name));
    }

    List<String> texts(String name) {
        if (member(name) instanceof Json.Items(List<Json> values)) {
            return values.stream().map(MemberReader::textOf).toList();
        }
        throw new IllegalArgumentException("an array was expected: " + name);
    }

    SortedMap<String, String> textMap(String name) {
        return map(name, MemberReader::textOf);
    }

    SortedMap<String, Long> wholeMap(String name) {
        return map(name, MemberReader::wholeOf);
    }

    MemberReader object(String name) {
        return new MemberReader(member(name));
    }

    private <T> SortedMap<String, T> map(String name, Function<Json, T> value) {
        if (member(name) instanceof Json.Members(SortedMap<String, Json> values)) {
            SortedMap<String, T> map = new TreeMap<>();
            values.forEach((key, json) -> map.put(key, value.apply(json)));
            return map;
        }
        throw new IllegalArgumentException("an object was expected: " + name);
    }

    private Json member(String name) {
        Json member = members.get(name);
        if (member == null) {
            throw new IllegalArgumentException("a member is missing: " + name);
        }
        return member;
    }

    private static String textOf(Json json) {
        if (json instanceof Json.Text(String value)) {
            return value;
        }
        throw new IllegalArgumentException("a string was expected");
    }

    private static long wholeOf(Json json) {
        if (json instanceof Json.Whole(long value)) {
            return value;
        }
        throw new IllegalArgumentException("a whole number was expected");
    }
}
