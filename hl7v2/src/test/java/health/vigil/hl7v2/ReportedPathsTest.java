package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.Converted.Told;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every field that the report of a conversion calls mapped is looked up where the report says that it is, and
/// words in the values there, in all messages of the tests and in those of a directory (`-Dvigil.hl7.corpus=DIR`).
@Requirement("INT-2")
class ReportedPathsTest {
    private static final Pattern WORDS = Pattern.compile(
            ".*\\.(family|given|text|display|line|city|state|postalCode|country|district|title|lotNumber|unit|note|prefix|suffix|name)");

    @Test
    void whatIsCalledMappedIsWhereTheReportSays() throws IOException {
        Map<String, String> missing = new TreeMap<>();
        int looked = 0;
        for (Path file : Converted.files()) {
            looked += look(Files.readAllBytes(file), file.getFileName().toString(), missing);
        }

        assertThat(missing).isEmpty();
        assertThat(looked).isGreaterThan(10_000);
    }

    /// What was sent, where it is words that no mapping translates; else nothing.
    private static String words(Converted message, Told field) {
        if (!WORDS.matcher(field.target()).matches()) {
            return "";
        }
        String text = message.text(field);
        return text.length() > 3 && text.chars().allMatch(Character::isLetter) ? text : "";
    }

    /// @return how many mapped fields there were
    private static int look(byte[] messages, String file, Map<String, String> missing) throws IOException {
        int looked = 0;
        for (Converted message : Converted.all(messages)) {
            for (Told field : message.fields()) {
                if (field.isMapped()) {
                    looked++;
                    List<String> values = message.paths().at(field.target());
                    String words = words(message, field);
                    if (values.isEmpty()
                            || (!words.isEmpty() && values.stream().noneMatch(one -> one.contains(words)))) {
                        missing.putIfAbsent(field.position().replaceAll("\\[\\d+]", "") + " " + field.target(), file);
                    }
                }
            }
        }
        return looked;
    }
}
