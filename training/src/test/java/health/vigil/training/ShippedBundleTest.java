package health.vigil.training;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.Model;
import health.vigil.scoring.Provenance;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ShippedBundleTest {
    private static final Bundle CLOCK_FREE =
            BundleLoader.load(Path.of(System.getProperty("vigil.root", "..")).resolve("models/sepsis-clockfree-2"));

    @Requirement("GOV-1")
    @Test
    void isOfTheRecipeThatMakesItAgain() {
        Provenance.Lineage lineage =
                Objects.requireNonNull(CLOCK_FREE.provenance()).lineage();

        assertThat(((Model.Learned) CLOCK_FREE.model()).model().features()).isEqualTo(Recipe.CLOCK_FREE.features());
        Recipe.CLOCK_FREE
                .boosting()
                .parameters()
                .forEach((name, value) -> assertThat(lineage.parameters()).containsEntry(name, String.valueOf(value)));
    }

    @Requirement("GOV-1")
    @Test
    void saysWhatItIsWorthOnPatientsKeptAside() {
        assertThat(Objects.requireNonNull(CLOCK_FREE.provenance()).validation()).anySatisfy(measured -> {
            assertThat(measured.data()).isEqualTo("kept aside");
            assertThat(measured.group()).isEqualTo("hospital B");
            assertThat(measured.measure()).isEqualTo("hour-matched AUROC");
        });
    }
}
