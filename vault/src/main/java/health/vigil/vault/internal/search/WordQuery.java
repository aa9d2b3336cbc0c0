package health.vigil.vault.internal.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a value of `_text` or `_content` asks: `(bone OR liver) and metastases`. Words beside each other must
/// all be there; `or`, `and` and `not`, in either case, and parentheses join them. Each word begins a word of
/// the text. Ten deep at most.
public final class WordQuery {
    private static final Pattern TOKEN = Pattern.compile("[()]|[^\\s()]+");
    private static final int DEEPEST = 10;

    private final List<String> tokens = new ArrayList<>();
    private int next;

    private WordQuery(String text) {
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
    }

    /// The test of a text's words; empty where the value cannot be understood.
    ///
    /// @param text without the escapes of a search value
    public static Optional<Predicate<List<String>>> parse(String text) {
        WordQuery query = new WordQuery(text);
        try {
            Predicate<List<String>> any = query.any(0);
            return query.next == query.tokens.size() ? Optional.of(any) : Optional.empty();
        } catch (NotUnderstood e) {
            return Optional.empty();
        }
    }

    private static final class NotUnderstood extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Predicate<List<String>> any(int depth) {
        Predicate<List<String>> any = all(depth);
        while (take("or")) {
            any = any.or(all(depth));
        }
        return any;
    }

    private Predicate<List<String>> all(int depth) {
        Predicate<List<String>> all = one(depth);
        while (next < tokens.size() && !is("or") && !is(")")) {
            take("and");
            all = all.and(one(depth));
        }
        return all;
    }

    private Predicate<List<String>> one(int depth) {
        if (depth > DEEPEST || next == tokens.size() || is(")") || is("or") || is("and")) {
            throw new NotUnderstood();
        }
        if (take("not")) {
            return one(depth + 1).negate();
        }
        if (take("(")) {
            Predicate<List<String>> inside = any(depth + 1);
            if (!take(")")) {
                throw new NotUnderstood();
            }
            return inside;
        }
        List<String> wanted = Wording.words(tokens.get(next++));
        if (wanted.isEmpty()) {
            throw new NotUnderstood();
        }
        return words -> wanted.stream().allMatch(one -> words.stream().anyMatch(word -> word.startsWith(one)));
    }

    private boolean is(String token) {
        return next < tokens.size() && tokens.get(next).toLowerCase(Locale.ROOT).equals(token);
    }

    private boolean take(String token) {
        boolean taken = is(token);
        if (taken) {
            next++;
        }
        return taken;
    }
}
