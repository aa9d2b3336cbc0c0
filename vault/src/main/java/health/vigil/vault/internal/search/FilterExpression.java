package health.vigil.vault.internal.search;

import health.vigil.vault.SearchValue;
import health.vigil.vault.internal.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `_filter` asks, understood (R4, 3.1.3): `status eq final and (code eq http://loinc.org|8867-4 or not (date
/// lt 2026-01-01))`. A parameter is one of the type, at the end of a chain (`subject:Patient.name`) or of a reverse
/// one (`_has:Observation:patient:code`). FHIR gives `and` and `or` no order among each other, so that one who mixes
/// them says it with parentheses. Fifty tests, twenty deep, at most.
public sealed interface FilterExpression {
    /// One test: the parameter, an operator of `eq ne co sw gt lt ge le ap sa eb pr`, and the value without its
    /// quotes.
    record Test(String parameter, String operator, String value) implements Path {
        @Override
        public String first() {
            return parameter;
        }
    }

    /// A test, possibly of another record, to which a chain leads.
    sealed interface Path extends FilterExpression {
        /// The parameter that it begins with.
        String first();
    }

    /// The record that one refers to by `link`, a parameter with its type or without, meets the test.
    record Linked(String link, Path target) implements Path {
        @Override
        public String first() {
            return link;
        }
    }

    /// A record of the type that refers to one by `link` meets the test.
    record ReferredBy(String type, String link, Path source) implements Path {
        @Override
        public String first() {
            return "_has";
        }
    }

    record And(List<FilterExpression> all) implements FilterExpression {
        public And {
            all = List.copyOf(all);
        }
    }

    record Or(List<FilterExpression> any) implements FilterExpression {
        public Or {
            any = List.copyOf(any);
        }
    }

    record Not(FilterExpression filter) implements FilterExpression {}

    /// Understands it, or `VGL-VLT-400`.
    static FilterExpression parse(String text) {
        Reader reader = new Reader(text);
        FilterExpression filter = reader.filter(0);
        if (!reader.word().isEmpty()) {
            throw Reader.notUnderstood();
        }
        return filter;
    }

    /// Reads the words of an expression one after the other.
    final class Reader {
        private static final int MOST_TESTS = 50;
        private static final int DEEPEST = 20;
        private static final Pattern WORD =
                Pattern.compile("\\G\\s*(?:([()])|\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s()\"]++))");
        private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
        private static final Pattern LINK = Pattern.compile("([A-Za-z_][A-Za-z0-9_-]*(?::[A-Z][A-Za-z]*)?)\\.(.+)");
        private static final Pattern REVERSE = Pattern.compile("_has:([A-Z][A-Za-z]*):([A-Za-z0-9_-]+):(.+)");
        private static final Set<String> OPERATORS =
                Set.of("eq", "ne", "co", "sw", "gt", "lt", "ge", "le", "ap", "sa", "eb", "pr");

        private final Matcher words;
        private final int length;
        private int read;
        private String word = "";
        private int tests;

        private Reader(String text) {
            String stripped = text.strip();
            this.words = WORD.matcher(stripped);
            this.length = stripped.length();
            next();
        }

        private String word() {
            return word;
        }

        private FilterExpression filter(int depth) {
            if (depth > DEEPEST) {
                throw notUnderstood();
            }
            FilterExpression first = single(depth);
            String by = word;
            if (!by.equals("and") && !by.equals("or")) {
                return first;
            }
            List<FilterExpression> parts = new ArrayList<>(List.of(first));
            while (word.equals(by)) {
                next();
                parts.add(single(depth));
            }
            if (word.equals("and") || word.equals("or")) {
                throw Problems.badSearch(
                        "A _filter has and beside or.", "Put parentheses around what belongs together.");
            }
            return by.equals("and") ? new And(parts) : new Or(parts);
        }

        private FilterExpression single(int depth) {
            if (word.equals("not")) {
                next();
                return new Not(inParentheses(depth));
            }
            return word.equals("(") ? inParentheses(depth) : test();
        }

        private FilterExpression inParentheses(int depth) {
            require(word.equals("("));
            next();
            FilterExpression inside = filter(depth + 1);
            require(word.equals(")"));
            next();
            return inside;
        }

        private FilterExpression test() {
            String path = next();
            String operator = next();
            require(OPERATORS.contains(operator));
            require(++tests <= MOST_TESTS && !word.isEmpty() && !word.equals("(") && !word.equals(")"));
            return along(path, operator, next());
        }

        private static Path along(String path, String operator, String value) {
            Matcher reverse = REVERSE.matcher(path);
            if (reverse.matches()) {
                return new ReferredBy(reverse.group(1), reverse.group(2), along(reverse.group(3), operator, value));
            }
            Matcher link = LINK.matcher(path);
            if (link.matches()) {
                return new Linked(link.group(1), along(link.group(2), operator, value));
            }
            require(NAME.matcher(path).matches());
            return new Test(path, operator, value);
        }

        /// Goes on, and gives the word that was read before.
        private String next() {
            String before = word;
            if (words.find()) {
                read = words.end();
                String quoted = words.group(2);
                word = quoted == null ? words.group().strip() : SearchValue.plain(quoted);
            } else {
                require(read == length);
                word = "";
            }
            return before;
        }

        private static void require(boolean understood) {
            if (!understood) {
                throw notUnderstood();
            }
        }

        private static RuntimeException notUnderstood() {
            return Problems.badSearch(
                    "A _filter cannot be understood.",
                    "Write it as status eq final and (date ge 2026-01-01 or not (code eq system|code)), of parameters of the"
                            + " type or at the end of a chain, with eq, ne, co, sw, gt, lt, ge, le, ap, sa, eb and pr.");
        }
    }
}
