package health.vigil.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluateCommandTest {
    private static final String ROOT = System.getProperty("vigil.root", "..");
    private static final String MODEL = ROOT + "/models/sepsis-news2-1";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /// Forty patients whose hearts tell; every fourth is septic from hour 20.
    @BeforeEach
    void writeStays() throws IOException {
        Path data = Files.createDirectories(directory.resolve("data"));
        for (int i = 0; i < 40; i++) {
            StringBuilder text = new StringBuilder("HR|O2Sat|Temp|SBP|Resp|Age|Gender|ICULOS|SepsisLabel\n");
            for (int hour = 1; hour <= 26; hour++) {
                boolean ill = i % 4 == 0 && hour > 12;
                text.append(ill ? 135 : 80)
                        .append('|')
                        .append(97)
                        .append("|37.0|")
                        .append(ill ? 92 : 120)
                        .append('|')
                        .append(ill ? 26 : 16)
                        .append("|60|")
                        .append(i % 2)
                        .append('|')
                        .append(hour)
                        .append('|')
                        .append(i % 4 == 0 && hour >= 20 ? 1 : 0)
                        .append('\n');
            }
            Files.writeString(data.resolve(String.format("p%d%05d.psv", i % 2, i)), text, UTF_8);
        }
    }

    @Test
    @Requirement("GOV-1")
    void judgesARulesBundleBesideItsComparators() throws IOException {
        Path report = directory.resolve("report.html");
        Path predictions = directory.resolve("predictions");

        int status = run(
                "--json", "--resamples", "20", "--report", report.toString(), "--predictions", predictions.toString());

        assertThat(status).as(err.toString()).isZero();
        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertThat(json.at("/data/patients").asInt()).isEqualTo(40);
        assertThat(json.at("/data/hash").asString()).matches("sha256:[0-9a-f]{64}");
        assertThat(json.at("/model/address").asString()).startsWith("sha256:");
        assertThat(json.at("/groups"))
                .extracting(group -> group.get("name").asString())
                .containsExactly("all", "A", "B");
        JsonNode all = json.at("/groups/0");
        assertThat(all.at("/model/hourMatchedAuroc/value").asDouble()).isGreaterThan(0.99);
        assertThat(all.at("/model/utility/value").asDouble()).isGreaterThan(0.9);
        assertThat(all.at("/model/calibration").isNull()).isTrue();
        assertThat(all.get("comparators"))
                .extracting(each -> each.get("name").asString())
                .containsExactly("clock only, from hour 56", "NEWS2 >= 5", "NEWS2 >= 7", "qSOFA >= 2", "SIRS >= 2");
        assertThat(all.at("/comparators/0/figures/utility/value").asDouble()).isZero();
        List<String> rows = Files.readAllLines(predictions.resolve("p000000.psv"));
        assertThat(rows).hasSize(27).first().isEqualTo("PredictedProbability|PredictedLabel");
        assertThat(rows.get(5)).endsWith("|0");
        assertThat(rows.get(15)).endsWith("|1");
        assertThat(Files.readString(report))
                .contains("<svg", "NEWS2 &gt;= 5")
                .doesNotContain("http://", "https://", "NaN");
    }

    @Test
    void saysTheSameTwice() {
        run("--json", "--resamples", "10", "--split", "train");
        String first = out.toString();
        out.getBuffer().setLength(0);

        run("--json", "--resamples", "10", "--split", "train");

        assertThat(out.toString()).isEqualTo(first);
    }

    @Test
    void showsATable() {
        int status = run("--resamples", "10");

        assertThat(status).isZero();
        assertThat(out.toString()).contains("hour-matched AUROC", "clock only, from hour 56", "A  sex female");
    }

    @Test
    void refusesWrongUseAndBadDataWithTheirStatus() throws IOException {
        assertThat(run("--split", "half")).isEqualTo(2);
        assertThat(run("--resamples", "0")).isEqualTo(2);
        assertThat(Main.commandLine().setErr(new PrintWriter(err)).execute("evaluate", "--model", MODEL))
                .isEqualTo(2);
        Files.writeString(directory.resolve("data/p000001.psv"), "HR|ICULOS|SepsisLabel\nx|1|0\n", UTF_8);

        int status = run();

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).contains("VGL-EVA-002", "p000001.psv", "line 2");
    }

    private int run(String... more) {
        String before = System.setProperty("vigil.home", ROOT);
        try {
            CommandLine command =
                    Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
            List<String> arguments = new ArrayList<>(List.of(
                    "evaluate",
                    "--model",
                    MODEL,
                    "--data",
                    directory.resolve("data").toString()));
            arguments.addAll(List.of(more));
            return command.execute(arguments.toArray(new String[0]));
        } finally {
            if (before == null) {
                System.clearProperty("vigil.home");
            } else {
                System.setProperty("vigil.home", before);
            }
        }
    }
}
