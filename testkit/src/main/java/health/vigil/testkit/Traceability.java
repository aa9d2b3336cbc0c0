package health.vigil.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Writes `docs/traceability.md`: each promise of `docs/requirements.md`, the tests that show it, and how they
/// ended in the last run. The same results give the same bytes.
public final class Traceability {
    private static final Pattern PROMISE = Pattern.compile("\\| ([A-Z]{3}-[0-9]+) \\| .*");
    private static final Pattern LINE = Pattern.compile("([^\t]+)\t([^\t]+)\t(passed|failed|skipped)");
    private static final List<String> WORST_FIRST = List.of("failed", "skipped", "passed");

    private Traceability() {}

    /// @param arguments the repository's root, which holds `docs` and the modules
    /// @throws IllegalStateException where a test names a promise that does not exist
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments.length == 0 ? "." : arguments[0]);
        String table = table(Files.readAllLines(root.resolve("docs/requirements.md")), results(root));
        Files.writeString(root.resolve("docs/traceability.md"), table);
    }

    /// The page's text.
    ///
    /// @param requirements the lines of `docs/requirements.md`
    /// @param results the lines that [RequirementTrace] wrote, of all modules
    static String table(List<String> requirements, List<String> results) {
        SortedMap<String, SortedMap<String, String>> outcomes = new TreeMap<>();
        for (String line : results) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                outcomes.computeIfAbsent(matcher.group(1), id -> new TreeMap<>())
                        .merge(matcher.group(2), matcher.group(3), Traceability::worse);
            }
        }
        StringBuilder page = new StringBuilder("""
                # Traceability

                Written by `./vigil test` from the last run: each promise of [requirements.md](requirements.md), the tests
                that would fail if it broke, and how they ended. A promise without a test is not yet kept.

                | promise | result | tests |
                | --- | --- | --- |
                """);
        for (String id : promises(requirements)) {
            page.append(row(id, outcomes.getOrDefault(id, new TreeMap<>())));
            outcomes.remove(id);
        }
        if (!outcomes.isEmpty()) {
            throw new IllegalStateException(
                    "tests name promises that docs/requirements.md does not have: " + outcomes.keySet());
        }
        return page.toString();
    }

    private static String row(String id, Map<String, String> tests) {
        if (tests.isEmpty()) {
            return "| " + id + " | not yet | |\n";
        }
        String worst = tests.values().stream().reduce("passed", Traceability::worse);
        List<String> names = new ArrayList<>();
        tests.forEach((test, outcome) ->
                names.add("`" + shortName(test) + "`" + (outcome.equals("passed") ? "" : " " + outcome)));
        return "| " + id + " | " + worst + " | " + String.join("<br>", names) + " |\n";
    }

    private static List<String> promises(List<String> requirements) {
        return requirements.stream()
                .map(PROMISE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .toList();
    }

    private static String worse(String one, String other) {
        return WORST_FIRST.indexOf(one) < WORST_FIRST.indexOf(other) ? one : other;
    }

    private static String shortName(String test) {
        return test.replaceFirst("^health\\.vigil\\.", "");
    }

    private static List<String> results(Path root) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.sorted().toList()) {
                Path file = module.resolve("target/requirements.tsv");
                if (Files.exists(file)) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        return lines;
    }
}
