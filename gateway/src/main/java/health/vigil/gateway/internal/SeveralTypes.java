package health.vigil.gateway.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A search over several types, one after the other. A page ends where its limit is reached; the next one goes on
/// there.
final class SeveralTypes {
    private final Searching searching;
    private final List<RecordType<?>> types;
    private final Map<RecordType<?>, Query> queries;

    /// @param types in their order
    /// @param queries of those that are searched
    SeveralTypes(Searching searching, List<RecordType<?>> types, Map<RecordType<?>, Query> queries) {
        this.searching = searching;
        this.types = types;
        this.queries = queries;
        boolean ordered = queries.values().stream()
                .anyMatch(query -> !query.search().order().isEmpty());
        if (ordered && types.size() > 1) {
            throw Refusals.badRequest("A search over several types has no order.", "Leave _sort out.");
        }
    }

    /// The page that begins at a place. Where the total is asked for it is the sum of the types', those of other pages
    /// among them.
    ///
    /// @param after where the page before ended, null for the first
    Searching.Found page(Turn turn, @Nullable String after) {
        List<Body.Kept> matches = new ArrayList<>();
        List<Body.Kept> included = new ArrayList<>();
        Place from = Place.of(after, types);
        Place next = null;
        Integer total = 0;
        boolean asked = false;
        for (int i = 0; i < types.size(); i++) {
            RecordType<?> type = types.get(i);
            Query query = queries.get(type);
            if (query == null) {
                continue;
            }
            asked |= query.total();
            int room = query.search().limit() - matches.size();
            boolean ahead = next == null && i >= from.type();
            if (ahead && (room > 0 || query.countOnly())) {
                Searching.Found found = searching.search(
                        turn, type, query.limitedTo(Math.max(room, 1)).from(i == from.type() ? from.after() : null));
                matches.addAll(found.matches());
                included.addAll(found.included());
                total = sum(total, found.total());
                next = found.next() == null ? null : new Place(i, found.next());
            } else {
                next = ahead ? new Place(i, null) : next;
                total = query.total() ? sum(total, searching.count(turn, type, query)) : total;
            }
        }
        boolean whole = next == null && after == null;
        return new Searching.Found(
                matches, included, next == null ? null : next.written(types), asked || whole ? total : null);
    }

    private static @Nullable Integer sum(@Nullable Integer some, @Nullable Integer more) {
        return some == null || more == null ? null : Integer.valueOf(some + more);
    }

    /// Where a search over several types goes on: written with the type's name, since which types the caller may
    /// search can change between two pages.
    private record Place(int type, @Nullable String after) {
        static Place of(@Nullable String written, List<RecordType<?>> types) {
            if (written == null) {
                return new Place(0, null);
            }
            String[] parts = written.split(":", 2);
            List<String> names = types.stream().map(RecordType::name).toList();
            return new Place(names.indexOf(parts[0]), parts[1].isEmpty() ? null : parts[1]);
        }

        String written(List<RecordType<?>> types) {
            return types.get(type).name() + ":" + (after == null ? "" : after);
        }
    }
}
