package health.vigil.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Scripts of Node.js that use packages which others wrote, of the versions in the `package.json` beside them. Node.js
/// and npm are the machine's, the packages come from the registry that npm is set up for.
public final class NodeScripts {
    /// Nothing that a package brings is run, and nothing is kept that names the registry.
    private static final List<String> INSTALL = List.of(
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--omit=optional",
            "--no-package-lock",
            "--prefer-offline");

    private NodeScripts() {}

    /// How a process ended, and what it said.
    ///
    /// @param code its exit status; -1 where it did not end by itself, or is not there
    public record Done(int code, String output) {}

    /// Copies the scripts, and has npm install what they need there.
    ///
    /// @param scripts a directory of scripts and `package.json`
    /// @param installed where they are run
    /// @return what is missing for that, in a sentence; empty where nothing is
    public static Optional<String> install(Path scripts, Path installed) throws IOException, InterruptedException {
        Files.createDirectories(installed);
        if (run(installed, Map.of(), List.of("npm", "--version")).code() != 0) {
            return Optional.of("npm is not on this machine");
        }
        try (Stream<Path> all = Files.list(scripts)) {
            for (Path script : all.toList()) {
                Files.copy(script, installed.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return run(installed, Map.of(), INSTALL).code() == 0
                ? Optional.empty()
                : Optional.of("npm cannot install the clients here: is its registry reachable?");
    }

    /// Runs a command for five minutes at most.
    ///
    /// @param environment added to this process's own
    public static Done run(Path directory, Map<String, String> environment, List<String> command)
            throws InterruptedException {
        try {
            Path output = Files.createTempFile("clients", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            process.destroyForcibly();
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Done(ended ? process.exitValue() : -1, said);
        } catch (IOException e) {
            return new Done(-1, "it is not there");
        }
    }
}
