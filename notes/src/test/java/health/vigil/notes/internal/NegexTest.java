package health.vigil.notes.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.notes.Assertion.Certainty;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Sentences that others wrote and labelled; `src/test/resources/negex/README.md` says whose they are.
class NegexTest {
    @Test
    @Requirement("SCO-7")
    void tellsNegationAsPeopleDo() throws IOException {
        int right = 0;
        int wrong = 0;
        int missed = 0;
        for (String line : lines()) {
            String[] cells = line.split("\t");
            boolean negated = negated(cells[0], cells[1]);
            boolean labelled = cells[2].equals("Negated");
            right += negated && labelled ? 1 : 0;
            wrong += negated && !labelled ? 1 : 0;
            missed += !negated && labelled ? 1 : 0;
        }

        assertThat(right + missed).isEqualTo(60);
        assertThat(2.0 * right / (2 * right + wrong + missed)).isGreaterThan(0.95);
    }

    private static boolean negated(String condition, String sentence) {
        int start = sentence.indexOf(condition.toUpperCase(Locale.ROOT));
        List<Token> tokens = Token.of(sentence, 0, sentence.length());
        int from = 0;
        while (tokens.get(from).end() <= start) {
            from++;
        }
        int until = from;
        while (until < tokens.size() && tokens.get(until).start() < start + condition.length()) {
            until++;
        }
        return new Context(tokens, List.of()).of(from, until, false).certainty() == Certainty.NEGATED;
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = Objects.requireNonNull(NegexTest.class.getResourceAsStream("/negex/excerpt.tsv"))) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
