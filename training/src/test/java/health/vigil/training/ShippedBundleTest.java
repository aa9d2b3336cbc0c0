package health.vigil.training;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.Model;
import health.vigil.scoring.Provenance;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedBundleTest {
    static Stream<Recipe> recipes() {
        return Stream.of(Recipe.FULL, Recipe.CLOCK_FREE);
    }

    private static Bundle shipped(Recipe recipe) {
        return BundleLoader.load(Path.of(System.getProperty("vigil.root", ".."))
                .resolve("models")
                .resolve(recipe.name() + "-" + recipe.version()));
    }

    private static Provenance provenance(Recipe recipe) {
        return Objects.requireNonNull(shipped(recipe).provenance());
    }

    @Requirement("GOV-1")
    @ParameterizedTest
    @MethodSource("recipes")
    void isOfTheRecipeThatMakesItAgain(Recipe recipe) {
        Provenance.Lineage lineage = provenance(recipe).lineage();

        assertThat(((Model.Learned) shipped(recipe).model()).model().features()).isEqualTo(recipe.features());
        recipe.boosting()
                .parameters()
                .forEach((name, value) -> assertThat(lineage.parameters()).containsEntry(name, String.valueOf(value)));
        assertThat(lineage.parameters())
                .containsEntry(
                        "stays without sepsis seen by each model",
                        "one in " + recipe.boosting().thin());
    }

    @Requirement("GOV-1")
    @ParameterizedTest
    @MethodSource("recipes")
    void saysWhatItIsWorthOnPatientsKeptAside(Recipe recipe) {
        assertThat(provenance(recipe).validation()).anySatisfy(measured -> {
            assertThat(measured.data()).isEqualTo("kept aside");
            assertThat(measured.group()).isEqualTo("hospital B");
            assertThat(measured.measure()).isEqualTo("hour-matched AUROC");
        });
    }
}
