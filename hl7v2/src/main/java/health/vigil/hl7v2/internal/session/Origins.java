package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.Position;
import health.vigil.hl7v2.internal.reading.ReadMessage;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// From which segments of the message each resource comes. Mappers say which may have a part in it; those of which
/// nothing went to a resource of its type have none.
public final class Origins {
    private final ReadMessage message;
    private final Map<String, Set<ReadSegment>> said = new HashMap<>();

    Origins(ReadMessage message) {
        this.message = message;
    }

    /// @param name of the resource, `Type/id`
    void add(String name, List<ReadSegment> segments) {
        if (!segments.isEmpty()) {
            said.computeIfAbsent(name, one -> new LinkedHashSet<>(2)).addAll(segments);
        }
    }

    /// The positions of its segments, such as `OBX[2]`; at least one. Where nobody has said which, any of the message
    /// may have a part in it.
    ///
    /// @param name of the resource, `Type/id`
    public List<String> of(String name) {
        String type = name.substring(0, name.indexOf('/'));
        Set<ReadSegment> named = said.get(name);
        List<String> positions = (named == null ? message.segments() : named)
                .stream()
                        .filter(segment -> segment.isCarriedTo(type))
                        .map(Origins::position)
                        .toList();
        return positions.isEmpty() ? List.of(position(first(named))) : positions;
    }

    /// The resources of a type, `Type/id`, that a segment may have a part in.
    public List<String> stated(String type, ReadSegment segment) {
        return said.entrySet().stream()
                .filter(one ->
                        one.getKey().startsWith(type + "/") && one.getValue().contains(segment))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// What names a resource of which the message says nothing else.
    private ReadSegment first(@Nullable Set<ReadSegment> named) {
        if (named != null) {
            for (ReadSegment segment : named) {
                if (segment.isPresent()) {
                    return segment;
                }
            }
        }
        ReadSegment pid = message.segment("PID");
        return pid.isPresent() ? pid : message.segment("MSH");
    }

    private static String position(ReadSegment segment) {
        return Position.of(segment.name(), segment.segment().occurrence()).toString();
    }
}
