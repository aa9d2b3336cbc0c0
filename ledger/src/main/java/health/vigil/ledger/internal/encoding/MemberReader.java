package health.vigil.ledger.internal.encoding;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A JSON object being read. Every method throws `IllegalArgumentException` if the member is absent, of another
/// type, or not as [Members] writes its value, and never repeats content in the message.
final class MemberReader {
    /// More than any object of an entry has, and as many as a number has bits to mark them.
    private static final int MOST = Long.SIZE;

    private final List<Json.Member> members;
    private long taken;

    private MemberReader(Json json) {
        if (!(json instanceof Json.Members(List<Json.Member> values)) || values.size() > MOST) {
            throw new IllegalArgumentException("a small JSON object was expected");
        }
        this.members = values;
    }

    /// What an object says, all of it: a member that nobody asks for is refused, since writing again would lose it.
    static <T> T read(Json json, Function<MemberReader, T> as) {
        MemberReader reader = new MemberReader(json);
        T value = as.apply(reader);
        if (Long.bitCount(reader.taken) != reader.members.size()) {
            throw new IllegalArgumentException("an object has members that its schema does not name");
        }
        return value;
    }

    boolean has(String name) {
        return find(name) >= 0;
    }

    String text(String name) {
        return textOf(member(name));
    }

    @Nullable String optionalText(String name) {
        return has(name) ? text(name) : null;
    }

    UUID uuid(String name) {
        String text = text(name);
        UUID value = UUID.fromString(text);
        if (!value.toString().equals(text)) {
            throw new IllegalArgumentException("an id has one form: " + name);
        }
        return value;
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
            List<String> texts = new ArrayList<>(values.size());
            for (Json value : values) {
                texts.add(textOf(value));
            }
            return texts;
        }
        throw new IllegalArgumentException("an array was expected: " + name);
    }

    SortedMap<String, String> textMap(String name) {
        return map(name, MemberReader::textOf);
    }

    SortedMap<String, Long> wholeMap(String name) {
        return map(name, MemberReader::wholeOf);
    }

    <T> T object(String name, Function<MemberReader, T> as) {
        return read(member(name), as);
    }

    private <T> SortedMap<String, T> map(String name, Function<Json, T> value) {
        if (member(name) instanceof Json.Members(List<Json.Member> values)) {
            SortedMap<String, T> map = new TreeMap<>();
            values.forEach(member -> map.put(member.name(), value.apply(member.value())));
            return map;
        }
        throw new IllegalArgumentException("an object was expected: " + name);
    }

    private Json member(String name) {
        int place = find(name);
        if (place < 0) {
            throw new IllegalArgumentException("a member is missing: " + name);
        }
        taken |= 1L << place;
        return members.get(place).value();
    }

    private int find(String name) {
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
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
