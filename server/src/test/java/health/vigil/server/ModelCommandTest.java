package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.scoring.BundleLoader;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ModelCommandTest {
    private static final Path ROOT = Path.of(System.getProperty("vigil.root", ".."));
    private static final Path SHIPPED = ROOT.resolve("models/sepsis-clockfree-3");

    @TempDir
    private Path copy;

    @Requirement("SCO-8")
    @Test
    void theExampleOfTheDocumentationIsTaken() {
        JsonNode said = check(0, ROOT.resolve("docs/examples/bundle"));

        assertThat(said.path("usable").booleanValue()).isTrue();
        assertThat(said.path("mayGoLive").booleanValue()).isTrue();
        assertThat(said.path("comesWithVigil").booleanValue()).isFalse();
    }

    /// A leaf that no test vector reaches, with the list of files made anew: only the address tells.
    @Requirement({"GOV-1", "SCO-8"})
    @Test
    void aShippedModelWithAnotherLeafIsRefused() throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        assertThat(check(0, copy).path("comesWithVigil").booleanValue()).isTrue();
        String address = BundleLoader.address(copy);

        Files.writeString(copy.resolve("card.md"), Files.readString(copy.resolve("card.md")) + "\n");
        assertThat(check(1, copy).path("reason").stringValue()).contains("card.md is not as SHA256SUMS lists it");

        BundleLoader.seal(copy);
        assertThat(check(1, copy).path("code").stringValue()).isEqualTo("VGL-REG-006");
        assertThat(check(1, copy, "--address", address).path("code").stringValue())
                .isEqualTo("VGL-SCO-002");
    }

    private static JsonNode check(int expected, Path bundle, String... more) {
        StringWriter out = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out, true));
        int status =
                command.execute(Stream.concat(Stream.of("model", "check", bundle.toString()), List.of(more).stream())
                        .toArray(String[]::new));
        assertThat(status).as(out.toString()).isEqualTo(expected);
        return JsonMapper.shared().readTree(out.toString());
    }
}
