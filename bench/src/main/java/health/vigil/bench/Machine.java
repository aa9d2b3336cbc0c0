package health.vigil.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// What it was measured on, and what memory it took.
final class Machine {
    private Machine() {}

    static Map<String, Object> described() throws IOException {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("model", line(Path.of("/proc/cpuinfo"), "model name"));
        machine.put("memory", line(Path.of("/proc/meminfo"), "MemTotal"));
        machine.put("java", Runtime.version().toString());
        machine.put("load", load());
        return machine;
    }

    /// The machine's load averages now, of one, five and fifteen minutes.
    static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).strip();
    }

    /// The proportional set size of this process and its descendants, in MiB: pages shared by several are counted
    /// once.
    static long memoryMebibytes() {
        ProcessHandle self = ProcessHandle.current();
        return Stream.concat(Stream.of(self), self.descendants())
                        .mapToLong(Machine::proportionalKibibytes)
                        .sum()
                / 1024;
    }

    /// What this process and its living descendants have computed, on all processors.
    static Duration processorTime() {
        ProcessHandle self = ProcessHandle.current();
        return Stream.concat(Stream.of(self), self.descendants())
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static long proportionalKibibytes(ProcessHandle process) {
        try {
            String value = line(Path.of("/proc", Long.toString(process.pid()), "smaps_rollup"), "Pss");
            return Long.parseLong(value.replaceAll("[^0-9]", ""));
        } catch (IOException | NumberFormatException e) {
            return 0; // it has ended meanwhile
        }
    }

    private static String line(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("");
    }
}
