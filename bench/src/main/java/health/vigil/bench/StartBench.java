package health.vigil.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// From `./vigil serve` to every door open: the first start over an empty directory, then later ones.
@Command(
        name = "start",
        description = "time from ./vigil serve to every door open, first and later starts",
        mixinStandardHelpOptions = true)
final class StartBench implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(names = "--starts", description = "how many, the first included (default: ${DEFAULT-VALUE})")
    private int starts = 6;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("vigil-bench");
        Path config = Files.writeString(
                directory.resolve("vigil.yaml"),
                "data: " + directory.resolve("data") + "\nhttps: {port: 0}\nmllp: {port: 0}\n");
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            seconds.add(start(config));
            spec.commandLine().getErr().printf("start %d: %.1f s%n", i + 1, seconds.getLast());
            spec.commandLine().getErr().flush();
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("benchmark", "start");
        result.put("machine", Machine.described());
        result.put("firstSeconds", seconds.getFirst());
        result.put("laterSeconds", seconds.subList(1, seconds.size()));
        ObjectMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        spec.commandLine().getOut().println(json.writeValueAsString(result));
        return 0;
    }

    private static double start(Path config) throws IOException, InterruptedException {
        Path command = Path.of(System.getProperty("vigil.home")).resolve("vigil");
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command.toString(), "serve", "--config", config.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("Vigil is ready")) {
                    return Math.round((System.nanoTime() - began) / 1e8) / 10.0;
                }
            }
            throw new IllegalStateException("the platform did not start");
        } finally {
            process.destroy();
            process.waitFor();
        }
    }
}
