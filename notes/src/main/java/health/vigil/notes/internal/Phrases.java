package health.vigil.notes.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Phrases, each with a meaning, to be found among tokens; at one place the longest phrase counts.
///
/// @param <M> what a phrase means
public final class Phrases<M> {
    /// Before what must follow a phrase and is not part of it.
    private static final String FOLLOWS = "~";

    private final Node<M> root = new Node<>();

    /// What phrases have in common up to a word.
    private static final class Node<M> {
        private final Map<String, Node<M>> next = new HashMap<>();
        private @Nullable M meaning;
        /// How many words the phrase that ends here takes; the others only have to follow.
        private int taken;
    }

    /// A phrase found.
    ///
    /// @param from the index of its first token
    /// @param until after its last token
    public record Match<M>(M meaning, int from, int until) {}

    /// Reads a resource: one phrase a line, a tab and its meaning. In a phrase, `{is|was|}` stands for each of its
    /// alternatives, `{@name}` for those that a line `@name`, a tab and `a|b` declared before, and what follows `~`
    /// must follow but is not part of what is found. Lines that begin with `#` are comments.
    static <M> Phrases<M> read(String resource, Function<String, M> meaning) {
        Phrases<M> phrases = new Phrases<>();
        Alternatives alternatives = new Alternatives();
        try (InputStream in = Objects.requireNonNull(Phrases.class.getResourceAsStream(resource), resource)) {
            new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        int tab = line.indexOf('\t');
                        String phrase = line.substring(0, tab);
                        String said = line.substring(tab + 1).strip();
                        if (phrase.startsWith("@")) {
                            alternatives.declare(phrase, said);
                        } else {
                            phrases.add(alternatives.of(phrase), meaning.apply(said));
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return phrases;
    }

    private void add(List<List<List<String>>> parts, M meaning) {
        List<Place<M>> places = List.of(new Place<>(root, 0, -1));
        for (List<List<String>> choices : parts) {
            places = places.stream()
                    .flatMap(place -> choices.stream().map(place::after))
                    .distinct()
                    .toList();
        }
        places.forEach(place -> place.ends(meaning));
    }

    /// How far a phrase is written.
    ///
    /// @param node what it has in common with others so far
    /// @param words how many
    /// @param taken how many of them it takes; -1 as long as all
    private record Place<M>(Node<M> node, int words, int taken) {
        Place<M> after(List<String> more) {
            Node<M> at = node;
            int count = words;
            int mark = taken;
            for (String word : more) {
                if (word.equals(FOLLOWS)) {
                    mark = count;
                } else {
                    at = at.next.computeIfAbsent(word, _ -> new Node<>());
                    count++;
                }
            }
            return new Place<>(at, count, mark);
        }

        void ends(M meaning) {
            int takes = taken < 0 ? words : taken;
            if (node.meaning != null && !(node.meaning.equals(meaning) && node.taken == takes)) {
                throw new IllegalStateException("a phrase of " + words + " words has two meanings");
            }
            node.meaning = meaning;
            node.taken = takes;
        }
    }

    /// All phrases among the tokens, in order; they do not overlap.
    public List<Match<M>> in(List<Token> tokens) {
        List<Match<M>> matches = new ArrayList<>();
        int at = 0;
        while (at < tokens.size()) {
            Match<M> match = at(tokens, at);
            if (match != null) {
                matches.add(match);
                at = match.until();
            } else {
                at++;
            }
        }
        return matches;
    }

    /// Two lists of matches as one, in order: all of the first, and of the other those that overlap none of them.
    static <M> List<Match<M>> merged(List<Match<M>> first, List<Match<M>> other) {
        List<Match<M>> all = new ArrayList<>();
        int at = 0;
        int until = 0;
        for (Match<M> match : other) {
            while (at < first.size() && first.get(at).from() < match.until()) {
                all.add(first.get(at));
                until = first.get(at).until();
                at++;
            }
            if (match.from() >= until) {
                all.add(match);
            }
        }
        all.addAll(first.subList(at, first.size()));
        return all;
    }

    private @Nullable Match<M> at(List<Token> tokens, int from) {
        Match<M> longest = null;
        Node<M> node = root;
        for (int at = from; at < tokens.size(); at++) {
            node = node.next.get(tokens.get(at).text());
            if (node == null) {
                break;
            }
            if (node.meaning != null) {
                longest = new Match<>(node.meaning, from, from + node.taken);
            }
        }
        return longest;
    }
}
