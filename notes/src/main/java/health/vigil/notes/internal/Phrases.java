package health.vigil.notes.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
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
    private final Map<String, List<Phrase<M>>> byFirstWord = new HashMap<>();

    private record Phrase<M>(List<String> words, M meaning) {}

    /// A phrase found.
    ///
    /// @param from the index of its first token
    /// @param until after its last token
    public record Match<M>(M meaning, int from, int until) {}

    /// Reads a resource: one phrase a line, a tab and its meaning; lines that begin with `#` are comments.
    static <M> Phrases<M> read(String resource, Function<String, M> meaning) {
        Phrases<M> phrases = new Phrases<>();
        try (InputStream in = Objects.requireNonNull(Phrases.class.getResourceAsStream(resource), resource)) {
            new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        int tab = line.indexOf('\t');
                        phrases.add(line.substring(0, tab), meaning.apply(line.substring(tab + 1)));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        phrases.byFirstWord
                .values()
                .forEach(each -> each.sort(Comparator.comparingInt(
                                (Phrase<M> phrase) -> phrase.words().size())
                        .reversed()));
        return phrases;
    }

    private void add(String phrase, M meaning) {
        List<String> words =
                Token.of(phrase, 0, phrase.length()).stream().map(Token::text).toList();
        byFirstWord.computeIfAbsent(words.getFirst(), _ -> new ArrayList<>()).add(new Phrase<>(words, meaning));
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

    private @Nullable Match<M> at(List<Token> tokens, int from) {
        for (Phrase<M> phrase : byFirstWord.getOrDefault(tokens.get(from).text(), List.of())) {
            if (begins(tokens, from, phrase.words())) {
                return new Match<>(phrase.meaning(), from, from + phrase.words().size());
            }
        }
        return null;
    }

    private static boolean begins(List<Token> tokens, int from, List<String> words) {
        if (from + words.size() > tokens.size()) {
            return false;
        }
        for (int i = 0; i < words.size(); i++) {
            if (!tokens.get(from + i).text().equals(words.get(i))) {
                return false;
            }
        }
        return true;
    }
}
