package health.vigil.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A logistic regression is the model: its answers and its Shapley values are known in closed form.
@Requirement("SCO-8")
class OnnxBundleTest {
    private static final float[] WEIGHTS = {0.01f, -0.005f, 0.04f, 0.3f, 0.2f, -0.1f, -0.03f, 0.5f, 0.6f, -0.02f, 0.25f
    };

    @TempDir
    Path directory = Path.of(".");

    @BeforeEach
    void write() throws IOException {
        Trained.copy("bundle.json", directory);
        Trained.copy("provenance.json", directory);
        Files.writeString(directory.resolve("card.md"), "# A logistic regression, for tests\n");
        Files.write(directory.resolve("features.json"), Trained.FEATURES.toJson());
        Files.write(directory.resolve("model.onnx"), OnnxFile.logistic(WEIGHTS));
        Files.writeString(
                directory.resolve("vectors.json"),
                IntStream.range(0, 10)
                        .mapToObj(i -> vector(Trained.rows(8, 10)[i]))
                        .collect(Collectors.joining(", ", "{\"vectors\": [", "]}")));
        change("bundle.json", "\"trees\"", "\"onnx\"");
        change(
                "bundle.json",
                "\\{\\s*\"method\": \"ensemble\"\\s*\\}",
                "{\"method\": \"venn-abers\", \"margins\": [-9, 9], \"low\": [0, 0], \"high\": [1, 1]}");
        change("bundle.json", "\"widest\": 0.6", "\"widest\": null");
        change("bundle.json", "(?s)\"model\": \\{.*?\\}", """
                "model": {"files": ["model.onnx"], "input": "rows", "output": "probabilities", "column": 0,
                  "gives": "PROBABILITY", "explanation": {"baseline": [80, 80, 18, 1, 0, 1, 37, 0.4, 0.6, null, 0]}}""");
    }

    private void change(String file, String from, String to) throws IOException {
        String content = Files.readString(directory.resolve(file));
        assertThat(content).containsPattern(from);
        Files.writeString(directory.resolve(file), content.replaceFirst(from, to));
    }

    private static String vector(float[] row) {
        String features = IntStream.range(0, row.length)
                .mapToObj(i -> Float.isNaN(row[i]) ? "null" : Float.toString(row[i]))
                .collect(Collectors.joining(", "));
        double margin = margin(row);
        return "{\"features\": [%s], \"margin\": %s, \"probability\": %s, \"low\": 0.0, \"high\": 1.0}"
                .formatted(features, margin, 1 / (1 + Math.exp(-(0.9 * margin - 0.1))));
    }

    private static double margin(float[] row) {
        return IntStream.range(0, row.length)
                .filter(i -> !Float.isNaN(row[i]))
                .mapToDouble(i -> (double) WEIGHTS[i] * row[i])
                .sum();
    }

    private LearnedModel model() {
        return ((Model.Learned) Bedside.sealed(directory).model()).model();
    }

    @Test
    void givesWhatTheFormulaGives() {
        LearnedModel model = model();

        for (float[] row : Trained.rows(9, 50)) {
            assertThat(model.estimate(row).margin()).isCloseTo(margin(row), within(1e-5));
        }
    }

    @Requirement("SCO-3")
    @Test
    void isExplainedExactlyByConcept() {
        float[] row = {110, 120, 26, 4, 2, 3, 38.5f, 0.6f, 1.1f, 70, 1};

        double[] values = Objects.requireNonNull(model().predictor().shapley(row));

        // of a sum the Shapley value is the difference from the baseline; a missing baseline counts as nothing
        assertThat(values[0]).isCloseTo(0.01 * 30 - 0.005 * 40, within(1e-4));
        assertThat(values[3]).isCloseTo(0.3 * 3 + 0.2 * 2 - 0.1 * 2, within(1e-4));
        assertThat(values[9]).isCloseTo(-0.02 * 70, within(1e-4));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    "input": "rows"           | "input": "columns"     | other inputs
                    "output": "probabilities" | "output": "margin"     | no single-precision output
                    "column": 0               | "column": 3            | no such column
                    "gives": "PROBABILITY"    | "gives": "MARGIN"      | test vector 1
                    "baseline": \\[80,        | "baseline": [          | baseline
                    "method": "venn-abers".*  | "method": "ensemble"}, | 3 models
                    """)
    void refusesABundleThatDoesNotFitItsFile(String from, String to, String reason) throws IOException {
        change("bundle.json", from, to);

        assertThatThrownBy(() -> Bedside.sealed(directory))
                .hasMessageContaining("VGL-SCO-001")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @EnumSource(names = {"CUDA", "TENSORRT"})
    void refusesAnAcceleratorThatIsNotThere(Accelerator accelerator) {
        BundleLoader.seal(directory);

        assertThatThrownBy(() -> BundleLoader.load(directory, accelerator)).hasMessageContaining("VGL-SCO-005");
    }
}
