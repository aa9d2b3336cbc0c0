package health.vigil.gateway.internal;

import health.vigil.vault.StoredRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Provenance;
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
    /// each other. A Provenance waits for what it is about, since it becomes that patient's.
    List<Set<Integer>> rounds(List<Ask> asks) {
        Map<Integer, Set<String>> waiting = new TreeMap<>();
        for (int i = 0; i < asks.size(); i++) {
            if (asks.get(i).method() != Ask.Method.GET) {
                waiting.put(i, awaited(i, asks.get(i)));
            }
        }
        List<Set<Integer>> rounds = new ArrayList<>();
        while (!waiting.isEmpty()) {
            Map<String, Long> types = waiting.keySet().stream()
                    .collect(Collectors.groupingBy(i -> asks.get(i).segment(0), Collectors.counting()));
            rounds.add(Stream.<Predicate<Integer>>of(
                            i -> waitsForNone(i, asks, waiting, types, 1),
                            i -> waitsForNone(i, asks, waiting, types, Long.MAX_VALUE),
                            i -> !asks.get(i).segment(0).equals("Provenance"),
                            i -> true)
                    .map(now -> waiting.keySet().stream().filter(now).collect(Collectors.toCollection(TreeSet::new)))
                    .filter(round -> !round.isEmpty())
                    .findFirst()
                    .orElseThrow());
            waiting.keySet().removeAll(rounds.getLast());
        }
        return rounds;
    }

    /// The types of what an entry means by conditional references, and of what a Provenance is about.
    private Set<String> awaited(int entry, Ask ask) {
        Set<String> types = byEntry.getOrDefault(entry, List.of()).stream()
                .map(Reference::getReference)
                .map(text -> text.substring(0, text.indexOf('?')))
                .collect(Collectors.toCollection(HashSet::new));
        if (ask.content() instanceof Provenance provenance) {
            provenance.getTarget().stream()
                    .map(target -> target.getReferenceElement().getResourceType())
                    .filter(Objects::nonNull)
                    .forEach(types::add);
        }
        return types;
    }

    /// @param most how many of the entry's own type may wait, itself one of them
    private static boolean waitsForNone(
            int entry, List<Ask> asks, Map<Integer, Set<String>> waiting, Map<String, Long> types, long most) {
        String own = asks.get(entry).segment(0);
        return waiting.getOrDefault(entry, Set.of()).stream()
                .allMatch(type -> types.getOrDefault(type, 0L) <= (type.equals(own) ? most : 0));
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
        List<StoredRecord> found = interactions.searching().conditional(turn, type, ask.parameters());
        if (found.isEmpty()) {
            throw Refusals.noneMeant();
        }
        if (found.size() > 1) {
            throw Refusals.ambiguous();
        }
        return found.getFirst().key().reference();
    }
}
