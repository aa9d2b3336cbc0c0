package health.vigil.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Requirement("SCO-8")
class LearnedBundleTest {
    @TempDir
    static Path trained = Path.of(".");

    @TempDir
    Path directory = Path.of(".");

    @BeforeAll
    static void train() throws IOException, XGBoostError {
        Trained.bundle(trained);
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.list(trained)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    @Requirement("GOV-1")
    @Test
    void loadsWhatXgboostTrainedWithItsProvenance() {
        Bundle bundle = Bedside.sealed(directory);

        assertThat(bundle.model()).isInstanceOfSatisfying(Model.Learned.class, learned -> {
            assertThat(learned.driver()).isEqualTo("Sepsis risk");
            assertThat(learned.model().features().size()).isEqualTo(11);
            assertThat(learned.model().predictor().size()).isEqualTo(3);
            assertThat(learned.scores()).extracting(ScoreRule::score).containsExactly("NEWS2", "qSOFA", "SIRS", "SOFA");
        });
        assertThat(bundle.provenance())
                .isNotNull()
                .satisfies(provenance -> assertThat(provenance.attributes().keySet())
                        .containsExactlyInAnyOrderElementsOf(Provenance.ATTRIBUTES)
                        .hasSize(31));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    bundle.json     | "format": 2            | "format": 1               | form
                    bundle.json     | "kind": "trees"        | "kind": "forest"          | form
                    bundle.json     | "kind": "trees"        | "kind": "onnx"            | form
                    bundle.json     | "call": 0.1,           |                           | form
                    bundle.json     | "call": 0.1            | "call": 1.5               | call
                    bundle.json     | "widest": 0.6          | "widest": -1              | widest
                    bundle.json     | "score": "Sepsis risk" | "score": "NEWS2"          | published
                    bundle.json     | "predicts": "sepsis within six hours" | "predicts": " " | empty
                    bundle.json     | "slope": 0.9           | "slope": -0.9             | calibration
                    bundle.json     | "slope": 0.9           | "slope": 0.8              | test vector 1
                    bundle.json     | "platt"                | "guess"                   | form
                    bundle.json     | "ensemble"             | "venn-abers"              | form
                    bundle.json     | "model-2.json"         | "model-9.json"            | no model-9.json
                    bundle.json     | "model-2.json"         | "../card.md"              | no ../card.md
                    bundle.json     | , "model-2.json"       |                           | 3 models
                    bundle.json     | "count": 3             | "count": 5                | minimum
                    bundle.json     | "feature": "age"       | "feature": "shoe-size"    | range
                    bundle.json     | "low": 18.0            | "low": 180.0              | range
                    bundle.json     | "atLeast": 0.5         | "atLeast": 5              | probability
                    bundle.json     | "tier": "LOW"          | "tier": "MEDIUM"          | tiers
                    features.json   | "name" : "age"         | "name" : "years"          | other features
                    features.json   | "hours" : 12.0         | "hours" : 120.0           | features.json
                    vectors.json    | "margin": -            | "margin": 1               | test vector
                    vectors.json    | "features": [          | "features": [1.0,         | number of features
                    provenance.json | "developer"            | "maker"                   | developer
                    provenance.json | "seed": 100            | "seed": "a hundred"       | form
                    model-1.json    | "num_feature":"11"     | "num_feature":"12"        | features
                    """)
    void refusesABundleThatDoesNotHoldTogether(String file, String from, String to, String reason) throws IOException {
        Path path = directory.resolve(file);
        String content = Files.readString(path).replaceAll("\\s*\\n\\s*", " ").replaceAll("\\s+,", ",");
        assertThat(content).contains(from);
        Files.writeString(path, content.replace(from, to == null ? "" : to));

        assertThatThrownBy(() -> Bedside.sealed(directory))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-SCO-001")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"vectors.json", "features.json", "provenance.json", "card.md", "model-1.json"})
    void refusesABundleThatLacksAFile(String file) throws IOException {
        Files.delete(directory.resolve(file));

        assertThatThrownBy(() -> Bedside.sealed(directory)).hasMessageContaining("it has no " + file);
    }

    @Test
    void refusesAModelThatIsNotTheOneThatWasTried() throws IOException, XGBoostError {
        Files.write(
                directory.resolve("model-1.json"),
                Trained.booster(555, java.util.Map.of()).toByteArray("json"));

        assertThatThrownBy(() -> Bedside.sealed(directory)).hasMessageContaining("test vector");
    }

    @Test
    void refusesABinaryFileAsAModel() throws IOException {
        Files.write(directory.resolve("model-1.json"), new byte[100_000]);

        assertThatThrownBy(() -> Bedside.sealed(directory)).hasMessageContaining("VGL-SCO-001");
    }

    @Test
    void refusesAnOnnxFileThatIsNone() throws IOException {
        String json = Files.readString(directory.resolve("bundle.json"));
        int model = json.indexOf("\"model\"");
        int end = json.indexOf('}', model);
        Files.writeString(
                directory.resolve("bundle.json"),
                json.substring(0, model).replace("\"trees\"", "\"onnx\"") + """
                        "model": {"files": ["card.md"], "input": "x", "output": "y", "column": 0, "gives": "MARGIN", "explanation": null}""" + json.substring(end + 1));

        assertThatThrownBy(() -> Bedside.sealed(directory)).hasMessageContaining("ONNX Runtime cannot load");
    }
}
