package health.vigil.server.internal.cli;

import health.vigil.evaluation.LabelledStays;
import health.vigil.evaluation.StayReader;
import health.vigil.scoring.Bundle;
import health.vigil.training.Origin;
import health.vigil.training.Recipe;
import health.vigil.training.Trainer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Makes a bundle from labelled stays.
@Command(
        name = "train",
        description = {
            "Trains a sepsis model on labelled ICU stays in the form of the PhysioNet/CinC Challenge 2019 and writes its"
                    + " bundle. The same data, model, seed and version give the same bytes.",
            "A fifth of the patients, chosen by hash, takes no part; the finished model is judged on it."
        },
        mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "the stays: .psv files or archives of them")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path data;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the bundle goes")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path out;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "clock-free",
            description = "one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Choice model;

    @Option(
            names = "--as",
            paramLabel = "VERSION",
            description = "the bundle's version (default: the recipe's, a hyphen and the beginning of the data's hash)")
    @Nullable private String version;

    @Option(names = "--seed", paramLabel = "S", description = "of every draw (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    /// The recipes, as said on the command line.
    @SuppressWarnings("ImmutableEnumChecker") // a recipe is an immutable record
    public enum Choice {
        FULL(Recipe.FULL),
        CLOCK_FREE(Recipe.CLOCK_FREE);

        private final Recipe recipe;

        Choice(Recipe recipe) {
            this.recipe = recipe;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public Integer call() {
        LabelledStays stays = StayReader.read(data);
        String as = version != null ? version : model.recipe.version() + "-" + hash(stays);
        String command = "vigil train --model " + model + " --seed " + seed + " --as " + as;
        Trainer trainer = new Trainer(
                model.recipe.as(as),
                seed,
                new Origin(String.join(" ", spec.root().version()), command),
                line -> spec.commandLine().getErr().println(line));
        Bundle bundle = trainer.train(stays, out);
        spec.commandLine().getErr().println(bundle.name() + " " + bundle.version() + " " + bundle.address());
        return 0;
    }

    private static String hash(LabelledStays stays) {
        int from = stays.hash().indexOf(':') + 1;
        return stays.hash().substring(from, from + 8);
    }
}
