package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.ProblemException;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ModelCommandTest {
    private static final Path ROOT = Path.of(System.getProperty("vigil.root", ".."));
    private static final Path SHIPPED = ROOT.resolve("models/sepsis-clockfree-4");

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

        Path model = copy.resolve("model-0.json");
        changeALeafThatNoVectorReaches(model);
        assertThat(check(1, copy).path("reason").stringValue()).contains("model-0.json is not as SHA256SUMS lists it");

        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .execute("model", "seal", copy.toString()))
                .isZero();
        assertThat(check(1, copy).path("code").stringValue()).isEqualTo("VGL-REG-006");
        assertThat(check(1, copy, "--address", address).path("code").stringValue())
                .isEqualTo("VGL-SCO-002");
    }

    /// Tries the leaves, one after the other, until the vectors say nothing.
    private void changeALeafThatNoVectorReaches(Path model) throws IOException {
        ObjectNode whole = (ObjectNode) JsonMapper.shared().readTree(Files.readString(model));
        JsonNode trees = whole.at("/learner/gradient_booster/model/trees");
        for (JsonNode tree : trees) {
            ArrayNode conditions = (ArrayNode) tree.path("split_conditions");
            for (int node = 0; node < conditions.size(); node++) {
                if (tree.path("left_children").path(node).intValue() >= 0) {
                    continue;
                }
                JsonNode kept = conditions.get(node);
                conditions.set(node, conditions.numberNode(5.0f));
                Files.writeString(model, whole.toString());
                BundleLoader.seal(copy);
                if (isLoaded()) {
                    Files.writeString(copy.resolve("SHA256SUMS"), Files.readString(SHIPPED.resolve("SHA256SUMS")));
                    return;
                }
                conditions.set(node, kept);
            }
        }
        throw new AssertionError("the vectors reach every leaf");
    }

    private boolean isLoaded() {
        try {
            BundleLoader.load(copy);
            return true;
        } catch (ProblemException e) {
            return false;
        }
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
