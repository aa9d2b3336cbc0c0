package health.vigil.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.evaluation.Evaluation;
import health.vigil.evaluation.Figures;
import health.vigil.evaluation.LabelledStays;
import health.vigil.evaluation.Split;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.LearnedModel;
import health.vigil.scoring.Model;
import health.vigil.scoring.Provenance;
import health.vigil.testkit.Requirement;
import health.vigil.training.internal.BundleFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TrainerTest {
    private static final Recipe SMALL = new Recipe(
            "sepsis-clockfree",
            "1",
            Recipe.CLOCK_FREE.features(),
            true,
            58,
            new Boosting(12, 3, 0.2, 0.8, 0.5, 5, 5, 2));

    private static final Origin ORIGIN = new Origin("a test", "none");

    private static final Bundle RULES =
            BundleLoader.load(Path.of(System.getProperty("vigil.root", "..")).resolve("models/sepsis-news2-1"));

    @TempDir
    private Path folder = Path.of("");

    private static Bundle train(long seed, LabelledStays stays, Path out) {
        return new Trainer(SMALL, seed, ORIGIN, _ -> {}).train(stays, out);
    }

    private static Map<String, String> content(Path directory) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                content.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        return content;
    }

    @Test
    void whatIsLeftInADirectoryDoesNotBecomePartOfABundle() throws IOException {
        Files.writeString(folder.resolve("model-9.json"), "of another run");

        assertThatThrownBy(() -> train(7, MadeUpStays.of("p0", 200, 85, 1), folder))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("VGL-TRN-003");
    }

    @Requirement("GOV-1")
    @Test
    void trainsTheSameBundleAgainToTheLastBit() throws IOException {
        LabelledStays stays = MadeUpStays.of("p0", 200, 85, 1);

        train(7, stays, folder.resolve("once"));
        train(7, MadeUpStays.of("p0", 200, 85, 1), folder.resolve("again"));
        train(8, stays, folder.resolve("other"));

        assertThat(content(folder.resolve("again"))).isEqualTo(content(folder.resolve("once")));
        assertThat(content(folder.resolve("other")).get("model-0.json"))
                .isNotEqualTo(content(folder.resolve("once")).get("model-0.json"));
    }

    /// Another process would else write the same bundle as other bytes.
    @Requirement("GOV-1")
    @Test
    void whatHasNamesIsWrittenInTheirOrder() {
        train(7, MadeUpStays.of("p0", 200, 85, 1), folder);

        JsonNode provenance = BundleFolder.read(new BundleFolder(folder).read("provenance.json"), JsonNode.class);

        assertThat(List.copyOf(provenance.path("lineage").path("parameters").propertyNames()))
                .isSorted();
        assertThat(List.copyOf(provenance.path("attributes").propertyNames())).isSorted();
    }

    @Requirement("GOV-1")
    @Test
    void saysWhatItWasMadeOf() {
        LabelledStays stays = MadeUpStays.of("p0", 200, 85, 1);

        Provenance provenance = Objects.requireNonNull(train(7, stays, folder).provenance());

        assertThat(provenance.lineage().seed()).isEqualTo(7);
        assertThat(provenance.lineage().data()).singleElement().satisfies(data -> {
            assertThat(data.patients()).isBetween(140L, 180L); // about four of five take part
            assertThat(data.sha256()).startsWith("sha256:");
        });
        assertThat(provenance.lineage().parameters()).containsEntry("max_depth", "3");
        assertThat(provenance.validation()).anySatisfy(measured -> {
            assertThat(measured.measure()).isEqualTo("hour-matched AUROC");
            assertThat(measured.value()).isGreaterThan(0.8);
        });
    }

    /// By the other road: the bundle as it is loaded, judged as `vigil evaluate` judges it.
    @Requirement({"GOV-1", "SCO-8"})
    @Test
    void saysWhatItIsWorthAsItRunsAndIfItWithheldNothing() {
        LabelledStays stays = MadeUpStays.sparse("p0", 600, 85, 1);

        Bundle bundle = train(7, stays, folder);

        Figures figures = Evaluation.of(bundle, RULES, stays.in(Split.HELD_OUT))
                .report("held-out", 0, 1, _ -> {})
                .groups()
                .getFirst()
                .model();
        assertThat(figures.withheld()).isPositive();
        assertThat(told(bundle, "kept aside", "share of hours withheld")).isEqualTo(figures.withheld());
        assertThat(told(bundle, "kept aside", "utility"))
                .isEqualTo(figures.utility().value());
        assertThat(told(bundle, "kept aside", "hour-matched AUROC"))
                .isEqualTo(figures.hourMatchedAuroc().value());
        assertThat(told(bundle, "kept aside", "AUROC"))
                .isEqualTo(figures.auroc().value())
                .isNotEqualTo(told(bundle, "kept aside, nothing withheld", "AUROC"));
        assertThat(told(bundle, "cross-validated", "share of hours withheld")).isPositive();
        assertThat(told(bundle, "cross-validated, nothing withheld", "share of hours withheld"))
                .isZero();
        assertThat(bundle.card()).contains("kept aside, nothing withheld, all", "share of hours withheld");
    }

    private static double told(Bundle bundle, String data, String measure) {
        return Objects.requireNonNull(bundle.provenance()).validation().stream()
                .filter(measured -> measured.data().equals(data)
                        && measured.group().equals("all")
                        && measured.measure().equals(measure))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Requirement("GOV-1")
    @Test
    void refitsABundleToASiteAndNamesWhereItCameFrom() {
        Bundle shipped = train(7, MadeUpStays.of("p0", 200, 85, 1), folder.resolve("shipped"));
        LabelledStays site = MadeUpStays.of("s", 160, 105, 2);

        Bundle refitted = new Calibrator(7, ORIGIN, _ -> {})
                .calibrate(folder.resolve("shipped"), site, "north", folder.resolve("refitted"));

        assertThat(refitted.version()).isEqualTo("1-north");
        Provenance provenance = Objects.requireNonNull(refitted.provenance());
        assertThat(provenance.lineage().parameters().get("refitted from")).contains(shipped.address());
        assertThat(provenance.lineage().data()).hasSize(2);
        // A pulse that is high in the one hospital is the usual one in the other.
        float[] usual = new float[SMALL.features().size()];
        Arrays.fill(usual, Float.NaN);
        usual[SMALL.features().names().indexOf("HEART_RATE.latest.4")] = 105;
        assertThat(model(refitted).estimate(usual).probability())
                .isLessThan(model(shipped).estimate(usual).probability());
    }

    @Test
    void refusesToRefitOnTooFewSepticStays() {
        train(7, MadeUpStays.of("p0", 200, 85, 1), folder.resolve("shipped"));

        assertThatThrownBy(() -> new Calibrator(7, ORIGIN, _ -> {})
                        .calibrate(
                                folder.resolve("shipped"),
                                MadeUpStays.of("s", 40, 105, 2),
                                "north",
                                folder.resolve("refitted")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("VGL-TRN-001"));
    }

    private static LearnedModel model(Bundle bundle) {
        return ((Model.Learned) bundle.model()).model();
    }
}
