package health.vigil.engines.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How to run a program that refuses to be root, and have it end with this process.
///
/// As an ordinary user it runs as it is. As root it runs in a user namespace that maps nobody, where it is not root
/// but owns the same files; where the kernel forbids such namespaces, as the user `nobody`, to whom its directory is
/// given. `setpriv` (util-linux) also asks the kernel for a signal when the thread that started it ends.
final class Unprivileged {
    private static final String NOBODY = "65534";

    private final List<String> prefix;
    private final boolean givesFilesAway;

    private Unprivileged(List<String> prefix, boolean givesFilesAway) {
        this.prefix = prefix;
        this.givesFilesAway = givesFilesAway;
    }

    /// Finds out what this machine allows.
    static Unprivileged here() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new Unprivileged(List.of(), false);
        }
        if (succeeds(List.of("unshare", "-U", "true"))) {
            return new Unprivileged(List.of("unshare", "-U"), false);
        }
        return new Unprivileged(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), true);
    }

    /// The command line that runs the program and ends with it.
    List<String> command(List<String> program) {
        return Stream.concat(prefix.stream(), program.stream()).toList();
    }

    /// The command line that runs the program and interrupts it when the starting thread ends.
    List<String> boundCommand(List<String> program) {
        List<String> bound = new ArrayList<>(List.of("setpriv", "--pdeathsig", "INT"));
        bound.addAll(program);
        return command(bound);
    }

    /// Gives the directory to the user that the program will run as, where that is another one.
    void own(Path directory) {
        if (!givesFilesAway) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.toList()) {
                Files.setAttribute(path, "unix:uid", Integer.parseInt(NOBODY));
                Files.setAttribute(path, "unix:gid", Integer.parseInt(NOBODY));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
