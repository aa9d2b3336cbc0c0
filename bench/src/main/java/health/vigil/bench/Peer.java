package health.vigil.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program that is measured beside Vigil and is no part of it (`bench/src/peer`): fetched and made by Maven when it
/// is first asked for, in a process of its own.
final class Peer implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private Peer(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// @param name of its directory in `bench/src/peer`
    /// @param options of the virtual machine
    /// @param main its class and what that is called with
    static Peer start(String name, List<String> options, List<String> main) throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("vigil.home", "."));
        Path made = root.resolve("bench/target/peer").resolve(name);
        make(root.resolve("bench/src/peer/pom.xml"), name);
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("-Xmx1g");
        command.addAll(options);
        command.addAll(List.of("-cp", made + "/classes:" + made + "/lib/*"));
        command.addAll(main);
        return new Peer(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    private static void make(Path project, String name) throws IOException, InterruptedException {
        List<String> command = List.of("mvn", "-q", "-B", "-f", project.toString(), "-pl", name, "compile");
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("Maven could not make the peer");
        }
    }

    /// Says a line to it.
    void say(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    /// Waits for a line that begins with this word.
    ///
    /// @return the words after it
    List<String> heard(String word) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(word + " ")) {
                return List.of(line.substring(word.length() + 1).split(" "));
            }
        }
        throw new IllegalStateException("the peer ended");
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
