package health.vigil.server.internal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.evaluation.Evaluation;
import health.vigil.evaluation.EvaluationReport;
import health.vigil.evaluation.LabelledStays;
import health.vigil.evaluation.Split;
import health.vigil.evaluation.StayReader;
import health.vigil.registry.Shipped;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Judges a bundle on labelled stays.
@Command(
        name = "evaluate",
        description = "Judges a bundle on labelled ICU stays in the form of the PhysioNet/CinC Challenge 2019.",
        mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Callable<Integer> {
    private static final String COMPARATORS = "models/sepsis-news2-1";
    private static final int MAX_RESAMPLES = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "BUNDLE", description = "a bundle's directory")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description = "a .psv file, a .tar.xz, .tar.gz or .zip archive of them, or a directory of either")
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private Path data;

    @Option(
            names = "--split",
            paramLabel = "PART",
            description = "train, validation, held-out or all of the stays (default: ${DEFAULT-VALUE})")
    private String split = "all";

    @Option(names = "--json", description = "the figures as JSON on stdout instead of a table")
    private boolean json;

    @Option(names = "--report", paramLabel = "FILE", description = "takes a page with plots (HTML)")
    private @Nullable Path report;

    @Option(
            names = "--predictions",
            paramLabel = "DIR",
            description =
                    "a new directory for predictions in the challenge's form and, in withheld.csv, which are none")
    private @Nullable Path predictions;

    @Option(
            names = "--resamples",
            paramLabel = "N",
            description = "resamples of the patients for each interval (default: ${DEFAULT-VALUE})")
    private int resamples = 500;

    @Option(names = "--seed", paramLabel = "S", description = "decides the resamples (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Override
    public Integer call() throws IOException {
        check();
        PrintWriter progress = spec.commandLine().getErr();
        Bundle bundle = Shipped.checked(BundleLoader.load(model));
        Bundle rules = Shipped.checked(
                BundleLoader.load(Path.of(System.getProperty("vigil.home", "")).resolve(COMPARATORS)));
        LabelledStays stays = chosen(StayReader.read(data));
        progress.println(stays.stays().size() + " stays, " + stays.rows() + " rows");
        progress.flush();
        long start = System.nanoTime();
        Evaluation evaluation = Evaluation.of(bundle, rules, stays);
        double minutes = (System.nanoTime() - start) / 6e10;
        progress.printf(
                Locale.ROOT,
                "asked in %.1f s: %.1f million rows a minute%n",
                60 * minutes,
                stays.rows() / 1e6 / minutes);
        if (predictions != null) {
            evaluation.write(predictions);
        }
        EvaluationReport found = evaluation.report(split, resamples, seed, line -> {
            progress.println(line);
            progress.flush();
        });
        if (report != null) {
            Files.writeString(report, found.toHtml(), UTF_8);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? found.toJson() + "\n" : found.toText());
        out.flush();
        return 0;
    }

    private void check() {
        if (!Files.isReadable(data) || !Files.isDirectory(model)) {
            throw new ParameterException(spec.commandLine(), "cannot read " + (Files.isReadable(data) ? model : data));
        }
        if (resamples < 1 || resamples > MAX_RESAMPLES) {
            throw new ParameterException(spec.commandLine(), "--resamples is 1 to " + MAX_RESAMPLES);
        }
    }

    private LabelledStays chosen(LabelledStays all) {
        LabelledStays chosen = switch (split) {
            case "all" -> all;
            case "train" -> all.in(Split.TRAIN);
            case "validation" -> all.in(Split.VALIDATION);
            case "held-out" -> all.in(Split.HELD_OUT);
            default ->
                throw new ParameterException(spec.commandLine(), "--split is train, validation, held-out or all");
        };
        if (chosen.stays().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "no stay of the data is in the part " + split);
        }
        return chosen;
    }
}
