package health.vigil.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.facts.Signal;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleLoaderTest {
    private static final Path PUBLISHED = Bedside.root().resolve("models/sepsis-news2-2");

    @TempDir
    Path directory = Path.of(".");

    @BeforeEach
    void copyThePublishedBundle() throws IOException {
        for (String file : new String[] {"bundle.json", "card.md"}) {
            Files.copy(PUBLISHED.resolve(file), directory.resolve(file));
        }
    }

    @Requirement("GOV-1")
    @Test
    void sha256sumChecksTheListAndGivesTheAddress() throws IOException, InterruptedException {
        BundleLoader.seal(directory);
        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        "sha256sum --quiet --check --strict SHA256SUMS && sha256sum SHA256SUMS | cut -d' ' -f1")
                .directory(directory.toFile())
                .start();
        String oracle = new String(shell.getInputStream().readAllBytes(), UTF_8).trim();
        shell.waitFor();

        assertThat(BundleLoader.load(directory).address()).isEqualTo("sha256:" + oracle);
    }

    @Requirement("GOV-1")
    @Test
    void aChangedByteIsAnotherBundle() throws IOException {
        String before = Bedside.sealed(directory).address();
        Files.writeString(directory.resolve("card.md"), Files.readString(directory.resolve("card.md")) + " ");
        BundleLoader.seal(directory);

        assertThatThrownBy(() -> BundleLoader.load(directory, before))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-SCO-002");
    }

    @Requirement({"GOV-1", "SCO-8"})
    @ParameterizedTest
    @CsvSource({"card.md, card.md is not as", "notes.txt, notes.txt is not as"})
    void refusesWhatItsListDoesNotSay(String file, String reason) throws IOException {
        BundleLoader.seal(directory);
        Files.writeString(directory.resolve(file), "Use it for everything.");

        assertThatThrownBy(() -> BundleLoader.load(directory))
                .hasMessageContaining("VGL-SCO-001")
                .hasMessageContaining(reason);
    }

    @Test
    void refusesALostFileAndALostList() throws IOException {
        BundleLoader.seal(directory);
        Files.delete(directory.resolve("card.md"));
        assertThatThrownBy(() -> BundleLoader.load(directory))
                .hasMessageContaining("card.md is not as SHA256SUMS lists it");

        Files.delete(directory.resolve("SHA256SUMS"));
        assertThatThrownBy(() -> BundleLoader.load(directory)).hasMessageContaining("it has no SHA256SUMS");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "format": 1,            | "format": 2,
                    "format": 1,            | "format": 1, "extra": true,
                    "format": 1,            | "format": 1, "format": 1,
                    "version": "2",         |
                    "kind": "rules"         | "kind": "wizardry"
                    "driver": "NEWS2"       | "driver": "SOFA"
                    "reassessEvery": "PT15M" | "reassessEvery": "PT1S"
                    "minimum": 4,           | "minimum": 8,
                    "TEMPERATURE": "PT6H"   | "TEMPERATURE": "PT60H"
                    "TEMPERATURE": "PT6H"   | "GLUCOSE": "PT6H"
                    "TEMPERATURE": "PT6H"   | "WARMTH": "PT6H"
                    "score": "qSOFA"        | "score": "MEWS"
                    "score": "qSOFA"        | "score": "NEWS2"
                    "tier": "HIGH", "atLeast": 7 | "tier": "HIGH", "atLeast": 4
                    "tier": "LOW"           | "tier": "NONE"
                    """)
    void refusesWhatItDoesNotUnderstand(String from, String to) throws IOException {
        Path file = directory.resolve("bundle.json");
        String changed = Files.readString(file).replace(from, to == null ? "" : to);
        Files.writeString(file, changed);

        assertThatThrownBy(() -> Bedside.sealed(directory))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-SCO-001");
    }

    @Test
    void refusesABundleWithoutItsCard() throws IOException {
        Files.delete(directory.resolve("card.md"));

        assertThatThrownBy(() -> Bedside.sealed(directory)).hasMessageContaining("it has no card.md");
    }

    @Test
    void refusesALinkOutOfTheBundle() throws IOException {
        BundleLoader.seal(directory);
        Files.createSymbolicLink(directory.resolve("notes.md"), Path.of("/etc/hostname"));

        assertThatThrownBy(() -> BundleLoader.load(directory)).hasMessageContaining("plainly named files");
    }

    @Test
    void theDocumentationNamesEverySignalWithItsUnit() throws IOException {
        String text = Files.readString(Bedside.root().resolve("docs/bundles.md"));

        assertThat(Signal.values())
                .allSatisfy(signal ->
                        assertThat(text).containsPattern("`" + signal.name() + "`\\s" + Pattern.quote(signal.unit())));
        assertThat(Feature.Measure.values())
                .allSatisfy(measure -> assertThat(text).contains("`" + measure.name() + "`"));
    }
}
