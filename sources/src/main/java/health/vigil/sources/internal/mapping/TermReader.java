package health.vigil.sources.internal.mapping;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads where in an item something stands, and notes which places a mapping knows.
final class TermReader {
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+");
    private static final Pattern NUMBER = Pattern.compile("/[0-9]+(?=/|$)");

    private final boolean isJson;
    private final @Nullable Place each;
    private final Set<String> named = new HashSet<>();

    /// @param each the list whose elements are read one by one, null where the whole item is
    TermReader(boolean isJson, @Nullable Place each) {
        this.isJson = isJson;
        this.each = each;
        if (each != null) {
            named.add(each.pointer());
        }
    }

    /// The names of all places so far.
    Set<String> named() {
        return named;
    }

    /// A place that is kept as it is: of the whole item, with `*` for each element of a list.
    void known(MappingNode node) {
        named.add(isJson ? pointer(node) : Place.column(node.text()).pointer());
    }

    @Nullable Term term(MappingNode parent, String key, boolean whole) {
        return parent.find(key).map(node -> term(node, whole)).orElse(null);
    }

    /// A place alone, or what it is, or a place with a table.
    Term term(MappingNode node, boolean whole) {
        if (node.isText() || node.isList()) {
            return new Term(null, places(node, whole), Map.of());
        }
        Map<String, String> codes = new HashMap<>();
        node.find("codes").ifPresent(table -> table.named().forEach((code, word) -> codes.put(code, word.text())));
        Term source = whole ? wholeSource(node) : source(node);
        node.finish();
        return new Term(source.is(), source.at(), codes);
    }

    /// What tells one from another, so that it cannot be the same for all.
    Term read(MappingNode node, boolean whole) {
        Term term = term(node, whole);
        if (term.is() != null) {
            throw node.refused("is a number of its own, which has to be read");
        }
        return term;
    }

    Term wholeSource(MappingNode node) {
        return node.find("is").isPresent()
                ? new Term(node.get("is").text(), List.of(), Map.of())
                : new Term(null, places(node.get("at"), true), Map.of());
    }

    Term source(MappingNode node) {
        if (node.find("is").isPresent()) {
            return new Term(node.get("is").text(), List.of(), Map.of());
        }
        if (node.find("top").isPresent()) {
            return new Term(null, places(node.get("top"), true), Map.of());
        }
        if (node.find("at").isEmpty()) {
            throw node.refused("needs a place (at, or top of the whole item), or what it is for all (is)");
        }
        return new Term(null, places(node.get("at"), false), Map.of());
    }

    List<Place> places(MappingNode node, boolean whole) {
        List<Place> places = node.items().stream().map(one -> place(one, whole)).toList();
        if (places.isEmpty()) {
            throw node.refused("names no place");
        }
        return places;
    }

    Place place(MappingNode node, boolean whole) {
        if (!node.isText()) {
            MappingNode top = node.get("top");
            node.finish();
            return place(top, true);
        }
        Place place = isJson ? new Place(whole || each == null, pointer(node)) : Place.column(node.text());
        named.add(name(place));
        return place;
    }

    /// With `*` for the number of an element.
    String name(Place place) {
        String pointer = place.whole() || each == null ? place.pointer() : each.pointer() + "/*" + place.pointer();
        return isJson ? NUMBER.matcher(pointer).replaceAll("/*") : pointer;
    }

    static String pointer(MappingNode node) {
        if (!POINTER.matcher(node.text()).matches()) {
            throw node.refused("must be a JSON Pointer, such as /patient/number");
        }
        return node.text();
    }
}
