package health.vigil.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The unmistakable patient in what a gateway posts and a laboratory drops: what can be taken, what cannot, and names
/// of files.
final class CanaryFeeds {
    /// The source that is posted to.
    static final String POSTED = "monitors";

    private static final String NAMES = "Fallnummer;Patient;Test;Bezeichnung;Wert;Einheit;Abnahme;Status;Auftrag\n";

    private final Path dropped;
    private final String account;

    /// @param dropped the directory that files are dropped into
    /// @param account who posts
    CanaryFeeds(Path dropped, String account) {
        this.dropped = dropped;
        this.account = account;
    }

    /// Both sources, as YAML.
    String settings() {
        Path mappings = Path.of(System.getProperty("vigil.root"), "docs", "examples", "sources");
        return """
                sources:
                  %s: {mapping: '%s', http: {account: %s}}
                  laboratory: {mapping: '%s', directory: {path: '%s', every: 200ms}}
                """.formatted(
                POSTED, mappings.resolve("monitors.yaml"), account, mappings.resolve("laboratory.yaml"), dropped);
    }

    /// Bodies of readings: one that becomes a record, one that waits, two that are refused.
    List<String> bodies() {
        String patient = """
                {"patient": {"number": "%s", "family": "%s", "given": "%s", "born": "%s"}, "visit": "%s",
                 "%s": "%s", "readings": [{"name": "HR", "value": 91, "unit": "bpm", "at": "%%s"}]}""".formatted(
                        Canaries.MRN,
                        Canaries.FAMILY,
                        Canaries.GIVEN,
                        Canaries.BORN_ISO,
                        Canaries.VISIT,
                        Canaries.KIN,
                        Canaries.STREET);
        return List.of(
                patient.formatted("2026-03-01T12:00:00Z"),
                patient.formatted(Canaries.FAMILY),
                "{\"" + Canaries.FAMILY + "\": 1, \"" + Canaries.FAMILY + "\": 2}",
                "[1, \"" + Canaries.MRN + "\"]");
    }

    /// Drops files: one that is taken, but for a row, and one that is refused.
    ///
    /// @return the reason beside the second
    List<String> drop() throws IOException, InterruptedException {
        String row = Canaries.VISIT + ";" + Canaries.MRN + ";2524-7;Laktat;2,4;mmol/l;01.03.2026 06:15;F;"
                + Canaries.PHONE + "\n";
        String taken = Canaries.FAMILY + ".csv";
        String refused = Canaries.GIVEN + "-" + Canaries.MRN + ".csv";
        write(taken, NAMES + row + row.replace("06:15", Canaries.KIN));
        write(refused, Canaries.FAMILY + ";" + Canaries.STREET + "\n" + row);
        while (!Files.exists(dropped.resolve("done").resolve(taken))
                || !Files.exists(reason(refused))
                || Files.size(reason(refused)) == 0) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return List.of(Files.readString(reason(refused)));
    }

    private Path reason(String name) {
        return dropped.resolve("failed").resolve(name + ".reason");
    }

    private void write(String name, String content) throws IOException {
        Path written = Files.writeString(dropped.resolve("." + name), content);
        Files.move(written, dropped.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
