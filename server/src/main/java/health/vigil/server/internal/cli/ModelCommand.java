package health.vigil.server.internal.cli;

import health.vigil.base.ProblemException;
import health.vigil.registry.Shipped;
import health.vigil.scoring.Accelerator;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.Model;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Tries a bundle before it is put where the platform finds it.
@Command(name = "model", description = "Looks at models.", mixinStandardHelpOptions = true)
public final class ModelCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "What about models? There are: check, seal.");
    }

    /// Loads it as the platform would: form, features, test vectors, provenance.
    @Command(
            name = "check",
            description =
                    "Says whether a bundle would be taken, and if not why; as JSON on stdout, 1 where it is refused.",
            mixinStandardHelpOptions = true)
    int check(
            @Parameters(paramLabel = "BUNDLE", description = "the bundle's directory") Path directory,
            @Option(
                            names = "--accelerator",
                            defaultValue = "NONE",
                            description = "where an ONNX model is tried: ${COMPLETION-CANDIDATES}")
                    Accelerator accelerator,
            @Option(names = "--address", description = "what its publisher says is its address") @Nullable String address) {
        ObjectNode said = JsonMapper.shared().createObjectNode();
        int code;
        try {
            Bundle bundle = BundleLoader.load(directory, accelerator);
            if (address != null) {
                BundleLoader.requireAddress(bundle, address);
            }
            describe(Shipped.checked(bundle), said);
            code = 0;
        } catch (ProblemException e) {
            said.put("usable", false)
                    .put("code", e.problem().code())
                    .put("reason", e.problem().message())
                    .put("remedy", e.problem().remedy());
            code = 1;
        }
        spec.commandLine().getOut().println(said.toPrettyString());
        spec.commandLine().getOut().flush();
        return code;
    }

    /// Lists what a directory holds, by which it becomes a bundle.
    @Command(
            name = "seal",
            description = "Writes SHA256SUMS, the list of a bundle's files, anew and prints the address that it gives.",
            mixinStandardHelpOptions = true)
    int seal(@Parameters(paramLabel = "BUNDLE", description = "the bundle's directory") Path directory) {
        BundleLoader.seal(directory);
        spec.commandLine().getOut().println(BundleLoader.address(directory));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static void describe(Bundle bundle, ObjectNode said) {
        said.put("usable", true)
                .put("name", bundle.name())
                .put("version", bundle.version())
                .put("address", bundle.address())
                .put("comesWithVigil", Shipped.is(bundle))
                .put("score", bundle.model().driver());
        switch (bundle.model()) {
            case Model.Rules _ -> said.put("mayGoLive", true);
            case Model.Learned learned ->
                said.put("features", learned.model().features().size())
                        .put("models", learned.model().predictor().size())
                        .put("mayGoLive", !learned.model().features().tellsTheHour());
        }
    }
}
