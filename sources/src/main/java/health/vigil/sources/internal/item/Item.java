package health.vigil.sources.internal.item;

import health.vigil.hl7v2.ConservationReport;
import health.vigil.hl7v2.ConservationReport.Line;
import health.vigil.hl7v2.Position;
import health.vigil.hl7v2.Reason;
import health.vigil.sources.internal.mapping.Mapping;
import health.vigil.sources.internal.mapping.Place;
import health.vigil.sources.internal.mapping.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// One item of a source while it is mapped: its leaves, and what becomes of each.
public final class Item {
    private final Map<String, Leaf> leaves;
    private final Map<String, Integer> lists;
    private final Mapping mapping;

    /// @param leaves by their pointers, in the order of the item
    /// @param lists how many elements each list has, by its pointer
    Item(Map<String, Leaf> leaves, Map<String, Integer> lists, Mapping mapping) {
        this.leaves = new LinkedHashMap<>(leaves);
        this.lists = Map.copyOf(lists);
        this.mapping = mapping;
        for (Leaf leaf : leaves.values()) {
            if (leaf.isNull() || mapping.missing().contains(leaf.text())) {
                leaf.notCarried(Reason.EXPLICIT_NULL);
            } else if (mapping.envelope().contains(leaf.pattern())) {
                leaf.notCarried(Reason.ENVELOPE);
            }
        }
    }

    /// How many elements the mapping's list has; one where it has no list.
    public int elements() {
        Place each = mapping.each();
        return each == null ? 1 : lists.getOrDefault(each.pointer(), 0);
    }

    /// The pointer (RFC 6901) of an element of the mapping's list, empty where it has no list.
    ///
    /// @param number from 0
    public String element(int number) {
        Place each = mapping.each();
        return each == null ? "" : each.pointer() + "/" + number;
    }

    /// Whether a list stands there.
    public boolean isList(Place place) {
        return lists.containsKey(place.pointer());
    }

    /// Whether something stands there, be it that there is no value. A row has all its columns.
    public boolean isThere(Place place, int element) {
        return leaves.containsKey(pointer(place, element)) || !isJson();
    }

    /// Whether it is no row.
    public boolean isJson() {
        return mapping.format() instanceof Mapping.Format.Json;
    }

    private String pointer(Place place, int element) {
        Place each = mapping.each();
        return place.whole() || each == null ? place.pointer() : each.pointer() + "/" + element + place.pointer();
    }

    /// What stands at a place.
    ///
    /// @param element which element of the mapping's list, from 0
    public Leaf leaf(Place place, int element) {
        Leaf leaf = leaves.getOrDefault(pointer(place, element), Leaf.NONE);
        return leaf.hasText() && !mapping.missing().contains(leaf.text()) ? leaf : Leaf.NONE;
    }

    /// What a term says, without spaces around it; empty where it says nothing.
    ///
    /// @param path FHIR path that it is carried to
    public String text(Term term, int element, String path) {
        String constant = term.is();
        if (constant != null) {
            return constant;
        }
        String text = peek(term, element);
        term.at().forEach(place -> leaf(place, element).carried(path));
        return term.codes().getOrDefault(text, text);
    }

    /// The same, as sent, to decide by; it does not count as carried.
    public String peek(Term term, int element) {
        String constant = term.is();
        return constant != null
                ? constant
                : term.at().stream()
                        .map(place -> leaf(place, element).text().strip())
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(" "));
    }

    /// What nobody has accounted for yet.
    public List<Leaf> rest() {
        return leaves.values().stream()
                .filter(leaf -> leaf.outcome() == ConservationReport.Outcome.UNACCOUNTED)
                .toList();
    }

    /// The account. Names that the mapping does not know may be content, so `?` stands for them.
    public List<Line> account() {
        Map<String, Integer> occurrences = new HashMap<>();
        List<Line> lines = new ArrayList<>();
        for (Leaf leaf : leaves.values()) {
            String name = known(leaf.pattern(), mapping.named());
            int occurrence = occurrences.merge(name, 1, Integer::sum);
            lines.add(new Line(Position.of(name, occurrence), leaf.outcome(), leaf.target()));
        }
        return lines;
    }

    private static String known(String pattern, Set<String> named) {
        if (named.contains(pattern)) {
            return pattern;
        }
        for (int end = pattern.lastIndexOf('/'); end > 0; end = pattern.lastIndexOf('/', end - 1)) {
            String parent = pattern.substring(0, end);
            if (named.stream().anyMatch(one -> one.equals(parent) || one.startsWith(parent + "/"))) {
                return parent + "/?";
            }
        }
        return "/?";
    }
}
