package health.vigil.server.internal.cli;

import health.vigil.evaluation.StayReader;
import health.vigil.registry.Shipped;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.training.Calibrator;
import health.vigil.training.Origin;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Refits a bundle on a site's own stays.
@Command(
        name = "calibrate",
        description =
                "Refits a trained bundle on a site's own labelled stays and writes a new bundle: more trees, a new"
                        + " calibration, new points of calls and tiers.",
        mixinStandardHelpOptions = true)
public final class CalibrateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "BUNDLE", description = "the bundle's directory")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "the stays: .psv files or archives of them")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path data;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the new bundle goes")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path out;

    @Option(
            names = "--site",
            paramLabel = "NAME",
            defaultValue = "site",
            description = "becomes part of the new bundle's version (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private String site;

    @Option(names = "--seed", paramLabel = "S", description = "of every draw (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Override
    public Integer call() {
        String command = "vigil calibrate --site " + site + " --seed " + seed;
        Calibrator calibrator = new Calibrator(
                seed,
                new Origin(String.join(" ", spec.root().version()), command),
                line -> spec.commandLine().getErr().println(line));
        Shipped.checked(BundleLoader.load(model));
        Bundle bundle = calibrator.calibrate(model, StayReader.read(data), site, out);
        spec.commandLine().getErr().println(bundle.name() + " " + bundle.version() + " " + bundle.address());
        return 0;
    }
}
