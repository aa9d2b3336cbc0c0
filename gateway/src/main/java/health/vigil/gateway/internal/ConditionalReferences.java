package health.vigil.gateway.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Reference;

/// The conditional references of a transaction, `Patient?identifier=x`. They are resolved last (R4, 3.1.0.11.2), and so
/// mean what the other entries write, too: an entry that has one waits until those are written that it may mean.
final class ConditionalReferences {
    private final Map<Integer, List<Reference>> byEntry = new LinkedHashMap<>();

    /// Whether a reference is conditional.
    static boolean is(String reference) {
        return reference.indexOf('?') > 0 && !reference.startsWith("urn:");
    }

    void add(int entry, Reference reference) {
        byEntry.computeIfAbsent(entry, none -> new ArrayList<>()).add(reference);
    }

    /// The entries that write, in rounds: those of a round mean nothing that a later one writes, unless they wait for
    /// each other.
    List<Set<Integer>> rounds(List<Ask> asks) {
        Set<Integer> waiting = IntStream.range(0, asks.size())
                .filter(i -> asks.get(i).method() != Ask.Method.GET)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        List<Set<Integer>> rounds = new ArrayList<>();
        while (!waiting.isEmpty()) {
            Map<String, Long> types = waiting.stream()
                    .collect(Collectors.groupingBy(i -> asks.get(i).segment(0), Collectors.counting()));
            Set<Integer> round = waiting.stream()
                    .filter(i -> waitsForNone(i, asks.get(i).segment(0), types))
                    .collect(Collectors.toCollection(TreeSet::new));
            rounds.add(round.isEmpty() ? new TreeSet<>(waiting) : round);
            waiting.removeAll(rounds.getLast());
        }
        return rounds;
    }

    private boolean waitsForNone(int entry, String own, Map<String, Long> waiting) {
        return byEntry.getOrDefault(entry, List.of()).stream()
                .map(reference -> reference.getReference())
                .map(text -> text.substring(0, text.indexOf('?')))
                .allMatch(type -> waiting.getOrDefault(type, 0L) <= (type.equals(own) ? 1 : 0));
    }

    /// Puts what they mean in their place.
    void resolve(Turn turn, Interactions interactions, SafeErrors errors, Collection<Integer> entries) {
        Map<String, String> known = new HashMap<>();
        for (int entry : entries) {
            for (Reference reference : byEntry.getOrDefault(entry, List.of())) {
                if (!is(reference.getReference())) {
                    continue; // the model lists some references twice
                }
                reference.setReference(errors.at(
                        entry,
                        () -> known.computeIfAbsent(
                                reference.getReference(), query -> meant(turn, interactions, query))));
            }
        }
    }

    private static String meant(Turn turn, Interactions interactions, String query) {
        Ask ask = EntryReader.query(query);
        RecordType<?> type = Interactions.type(ask);
        var found = interactions.searching().conditional(turn, type, ask.parameters());
        if (found.isEmpty()) {
            throw Refusals.noneMeant();
        }
        if (found.size() > 1) {
            throw Refusals.ambiguous();
        }
        return found.getFirst().key().reference();
    }
}
