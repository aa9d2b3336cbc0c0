package health.vigil.notes.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Writes phrases out that stand for several: `{is|was|}` for each of its alternatives, `{@name}` for what was declared
/// under that name.
final class Alternatives {
    private final Map<String, String> declared = new HashMap<>();

    /// @param name with its `@`
    /// @param alternatives parted by `|`
    void declare(String name, String alternatives) {
        declared.put(name, alternatives.strip());
    }

    /// All phrases that one stands for; itself where it has no alternatives.
    List<String> of(String phrase) {
        int open = phrase.indexOf('{');
        if (open < 0) {
            return List.of(phrase);
        }
        int close = phrase.indexOf('}', open);
        String inside = phrase.substring(open + 1, close);
        String choices =
                inside.startsWith("@") ? Objects.requireNonNull(declared.get(inside), inside) : inside;
        List<String> rests = of(phrase.substring(close + 1));
        return Stream.of(choices.split("\\|", -1))
                .flatMap(choice -> rests.stream().map(rest -> phrase.substring(0, open) + choice + rest))
                .toList();
    }
}
