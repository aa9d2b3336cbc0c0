package health.vigil.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import health.vigil.testkit.Requirement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// XGBoost itself is the oracle.
class TreeEnsembleTest {
    private static final int ROWS = 500;

    @Requirement("SCO-8")
    @ParameterizedTest
    @CsvSource({"4, 0.5", "1, 0.5", "5, 0.13", "9, 0.07"})
    void givesXgboostsMarginToTheLastBit(int depth, double baseScore) throws XGBoostError {
        Booster oracle = Trained.booster(depth, Map.of("max_depth", depth, "base_score", baseScore));
        TreeEnsemble trees = TreeEnsemble.read(List.of(oracle.toByteArray("json")));
        float[][] rows = withEdges(Trained.rows(1, ROWS));

        float[][] expected = oracle.predict(Trained.matrix(rows), true);

        for (int i = 0; i < rows.length; i++) {
            assertThat(trees.margins(rows[i])[0]).as("row " + i).isEqualTo(expected[i][0]);
        }
    }

    /// XGBoost adds its contributions up in single precision, which is as close as it can be met.
    @Requirement("SCO-3")
    @ParameterizedTest
    @CsvSource({"1", "2", "4", "5", "6", "7", "12", "13"})
    void givesXgboostsShapleyValuesAtEveryDepth(int depth) throws XGBoostError {
        Booster oracle = Trained.booster(depth, Map.of("max_depth", depth, "min_child_weight", 0.5));
        TreeEnsemble trees = TreeEnsemble.read(List.of(oracle.toByteArray("json")));
        float[][] rows = withEdges(Trained.rows(2, ROWS));

        float[][] expected = oracle.predictContrib(Trained.matrix(rows), 0);

        for (int i = 0; i < rows.length; i++) {
            double[] values = trees.shapley(rows[i]);
            for (int j = 0; j < values.length; j++) {
                assertThat(values[j]).as("row " + i + ", " + j).isCloseTo(expected[i][j], within(2e-5));
            }
        }
    }

    @Requirement("SCO-3")
    @Test
    void theSharesAddUpToTheMarginOfAnEnsemble() throws XGBoostError {
        TreeEnsemble trees = TreeEnsemble.read(List.of(
                Trained.booster(1, Map.of()).toByteArray("json"),
                Trained.booster(2, Map.of("max_depth", 7)).toByteArray("json")));

        for (float[] row : Trained.rows(3, ROWS)) {
            double sum = Arrays.stream(trees.shapley(row)).sum();
            assertThat(sum).isCloseTo(TreeEnsemble.mean(trees.margins(row)), within(1e-5));
        }
    }

    /// The definition itself, by all coalitions: what a tree says where a feature is not known is the mean of both
    /// branches by their weight in training.
    @Requirement("SCO-3")
    @Test
    void agreesWithTheDefinitionByAllCoalitions() throws XGBoostError {
        byte[] file = Trained.booster(5, Map.of("max_depth", 5)).toByteArray("json");
        TreeEnsemble trees = TreeEnsemble.read(List.of(file));
        ShapleyByDefinition definition = new ShapleyByDefinition(file);

        for (float[] row : Trained.rows(4, 5)) {
            double[] expected = definition.values(row);
            double[] values = trees.shapley(row);
            for (int j = 0; j < expected.length; j++) {
                assertThat(values[j]).isCloseTo(expected[j], within(1e-9));
            }
        }
    }

    @Requirement("SCO-8")
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    "name":"gbtree"           | "name":"dart"             | booster
                    "name":"binary:logistic"  | "name":"reg:squarederror" | objective
                    "num_feature":"11"        | "num_feature":"3"         | feature that does not exist
                    "num_feature":"11"        | "num_feature":"1000000"   | features
                    "num_feature":"11"        | "num_feature":"eleven"    | number
                    "left_children":\\[1,      | "left_children":[0,       | child
                    "left_children":\\[1,      | "left_children":[99999,   | child
                    "left_children":\\[1,      | "left_children":[2,       | tree
                    "left_children":\\[1,      | "left_children":[1.5,     | integers
                    "left_children":\\[1,      | "left_children":[         | length
                    "split_conditions":\\[[^,]+, | "split_conditions":["x", | numbers
                    "split_conditions":\\[[^,]+, | "split_conditions":[1e999, | finite
                    "sum_hessian":\\[[^,]+,   | "sum_hessian":[-1,        | weight
                    "categories_nodes":\\[\\] | "categories_nodes":[1]    | categories
                    "base_score":"5E-1"       | "base_score":"2E0"        | probability
                    "num_class":"0"           | "num_class":"3"           | classes
                    "learner"                 | "pupil"                   | booster
                    ^\\{                      | [                         | model
                    }$                        | }}                        | JSON
                    """)
    void refusesAFileThatIsNotOfTheForm(String from, String to, String reason) throws XGBoostError {
        String file = new String(Trained.booster(1, Map.of("base_score", 0.5)).toByteArray("json"), UTF_8);
        assertThat(file).containsPattern(from);
        byte[] changed = file.replaceAll(from, to).getBytes(UTF_8);

        assertThatThrownBy(() -> TreeEnsemble.read(List.of(changed)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesARowOfAnotherLength() throws XGBoostError {
        TreeEnsemble trees =
                TreeEnsemble.read(List.of(Trained.booster(1, Map.of()).toByteArray("json")));

        assertThatThrownBy(() -> trees.margins(new float[3])).isInstanceOf(IllegalArgumentException.class);
    }

    /// Rows of nothing, of zeros of either sign, and of the greatest numbers besides.
    private static float[][] withEdges(float[][] rows) {
        float[] edges = {Float.NaN, 0.0f, -0.0f, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE};
        for (int i = 0; i < edges.length; i++) {
            Arrays.fill(rows[i], edges[i]);
        }
        return rows;
    }
}
