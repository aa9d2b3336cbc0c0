package health.vigil.notes.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The parts of a phrase that stands for several: `{is|was|}` is one part with three choices, `{@name}` one with
/// those that were declared under that name, everything between is a part with one choice.
final class Alternatives {
    private final Map<String, List<List<String>>> declared = new HashMap<>();

    /// @param name with its `@`
    /// @param choices parted by `|`
    void declare(String name, String choices) {
        declared.put(name, choices(choices));
    }

    /// The parts in order, each with its choices, each of them its words.
    List<List<List<String>>> of(String phrase) {
        List<List<List<String>>> parts = new ArrayList<>();
        int at = 0;
        for (int open = phrase.indexOf('{'); open >= 0; open = phrase.indexOf('{', at)) {
            parts.add(List.of(words(phrase.substring(at, open))));
            at = phrase.indexOf('}', open) + 1;
            String inside = phrase.substring(open + 1, at - 1);
            parts.add(inside.startsWith("@") ? Objects.requireNonNull(declared.get(inside), inside) : choices(inside));
        }
        parts.add(List.of(words(phrase.substring(at))));
        return parts;
    }

    private static List<List<String>> choices(String text) {
        return Arrays.stream(text.split("\\|", -1)).map(Alternatives::words).toList();
    }

    private static List<String> words(String text) {
        return Token.of(text, 0, text.length()).stream().map(Token::text).toList();
    }
}
