package health.vigil.notes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Families of phrases, each with what looks like one of them and says the opposite: `sentences/families.tsv`.
class FamiliesTest {
    @Test
    @Requirement("SCO-7")
    void everySentenceSaysExactlyThis() throws IOException {
        List<String> lines = lines();

        assertThat(lines).hasSize(180).allSatisfy(line -> {
            String[] cells = line.split("\t", -1);
            assertThat(said(cells[0])).as(cells[0]).isEqualTo(cells[1]);
        });
    }

    private static String said(String text) {
        return NoteReader.read(text).stream()
                .map(each -> String.join(
                        " ",
                        each.finding().name(),
                        each.assertion().certainty().name(),
                        each.assertion().time().name(),
                        each.assertion().person().name()))
                .collect(Collectors.joining("; "))
                .toLowerCase(Locale.ROOT);
    }

    private static List<String> lines() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(FamiliesTest.class.getResourceAsStream("/sentences/families.tsv"))) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
