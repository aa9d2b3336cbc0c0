package health.vigil.engines.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// One running `postgres` process over one data directory, which ends with this process at the latest.
public final class PostgresServer {
    private static final Duration READY_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    private static final Pattern PID = Pattern.compile("[0-9]{1,10}");

    private final Process process;

    private PostgresServer(Process process) {
        this.process = process;
    }

    /// Starts the server and returns when it takes connections, which after a crash is when it has recovered.
    ///
    /// @return nothing where the process ended before it was ready; the reason is in the log file
    static Optional<PostgresServer> start(List<String> command, Path data, Path log) {
        endOrphan(data);
        CompletableFuture<Process> started = new CompletableFuture<>();
        // The kernel's parent-death signal follows the starting thread, so that one waits for the server's end.
        Thread.ofPlatform().name("postgres").daemon().start(() -> run(command, log, started));
        Process process = started.join();
        long deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (isReady(data, process.pid())) {
                return Optional.of(new PostgresServer(process));
            }
            pause();
        }
        process.destroyForcibly();
        return Optional.empty();
    }

    /// The port of the server that runs over the directory now, whoever started it.
    public static Optional<Integer> runningPort(Path data) {
        List<String> lines = lockFile(data);
        return lines.size() > STATUS_LINE && serverOf(lines).isPresent()
                ? Optional.of(Integer.parseInt(lines.get(PORT_LINE).strip()))
                : Optional.empty();
    }

    /// Stops the server: open transactions are rolled back, everything committed is kept.
    public void stop() {
        signal("-INT", process.pid());
        if (!endsWithin(process.toHandle(), STOP_LIMIT)) {
            process.destroyForcibly();
        }
    }

    /// The server's process id.
    public long pid() {
        return process.pid();
    }

    private static void run(List<String> command, Path log, CompletableFuture<Process> started) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            process.getOutputStream().close();
            started.complete(process);
            process.waitFor();
        } catch (IOException e) {
            started.completeExceptionally(new UncheckedIOException(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A server that outlived its platform (killed a moment ago) still holds the directory: it is asked to end first.
    /// A lock file without its server is left to `postgres`, which knows how to tell.
    private static void endOrphan(Path data) {
        List<String> lines = lockFile(data);
        if (lines.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> orphan = serverOf(lines);
        if (orphan.isPresent()) {
            signal("-INT", orphan.get().pid());
            if (!endsWithin(orphan.get(), STOP_LIMIT)) {
                throw new IllegalStateException("another PostgreSQL holds " + data);
            }
        } else {
            try {
                Files.deleteIfExists(data.resolve("postmaster.pid"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// The live server that a lock file names; another program may have got its process id since.
    private static Optional<ProcessHandle> serverOf(List<String> lockFile) {
        String pid = lockFile.getFirst().strip();
        return PID.matcher(pid).matches()
                ? ProcessHandle.of(Long.parseLong(pid))
                        .filter(handle -> handle.info()
                                .command()
                                .filter(command -> command.endsWith("/postgres"))
                                .isPresent())
                : Optional.empty();
    }

    /// Ready only if the lock file names our own child and says so: the file of an earlier server may still lie
    /// there.
    private static boolean isReady(Path data, long pid) {
        List<String> lines = lockFile(data);
        return lines.size() > STATUS_LINE
                && lines.getFirst().strip().equals(Long.toString(pid))
                && lines.get(STATUS_LINE).strip().equals("ready");
    }

    private static List<String> lockFile(Path data) {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void signal(String signal, long pid) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean endsWithin(ProcessHandle handle, Duration limit) {
        try {
            handle.onExit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
