package health.vigil.server;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The PHI wall, tried: the build itself is run on a copy of the poms into which the forbidden dependency was put.
class WallTest {
    private static final Path ROOT = Path.of(System.getProperty("vigil.root"));

    @TempDir
    private Path copy;

    private record Build(boolean succeeded, String output) {}

    @BeforeEach
    void copyPoms() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 2)) {
            for (Path pom : files.filter(file -> file.endsWith("pom.xml")).toList()) {
                Path target = copy.resolve(ROOT.relativize(pom));
                Files.createDirectories(target.getParent());
                Files.copy(pom, target);
            }
        }
        Files.createDirectories(copy.resolve(".mvn"));
        Files.copy(ROOT.resolve(".mvn/jvm.config"), copy.resolve(".mvn/jvm.config"));
    }

    @Test
    void thePomsAsTheyArePass() throws Exception {
        assertThat(build())
                .satisfies(build ->
                        assertThat(build.succeeded()).as(build.output()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"facts", "scoring", "evaluation", "training", "registry", "alerts"})
    @Requirement("PHI-1")
    void aRoomOnTokensThatGainsTheVaultIsRefused(String room) throws Exception {
        addDependency(room, "vault");

        assertThat(build()).satisfies(WallTest::refusedByTheWall);
    }

    @Test
    @Requirement("PHI-1")
    void theVaultBehindAnotherRoomIsRefusedToo() throws Exception {
        addDependency("ledger", "vault");
        removeDependencies("vault");

        assertThat(build()).satisfies(WallTest::refusedByTheWall);
    }

    private static void refusedByTheWall(Build build) {
        assertThat(build.succeeded()).isFalse();
        assertThat(build.output()).contains("The PHI wall: this room works on tokens and may not reach the vault");
    }

    private void addDependency(String module, String dependency) throws IOException {
        Path pom = copy.resolve(module).resolve("pom.xml");
        String text = Files.readString(pom);
        assertThat(text).contains("<dependencies>");
        Files.writeString(pom, text.replaceFirst("<dependencies>", """
                <dependencies>
                    <dependency>
                      <groupId>health.vigil</groupId>
                      <artifactId>vigil-%s</artifactId>
                      <version>\\${project.version}</version>
                    </dependency>""".formatted(dependency)));
    }

    /// So that a forbidden way leads to the vault without a circle, which Maven would refuse for itself.
    private void removeDependencies(String module) throws IOException {
        Path pom = copy.resolve(module).resolve("pom.xml");
        Files.writeString(pom, Files.readString(pom).replaceFirst("(?s)<dependencies>.*</dependencies>", ""));
    }

    private Build build() throws IOException, InterruptedException {
        Path log = copy.resolve("build.log");
        Process maven = new ProcessBuilder(List.of("mvn", "-o", "-B", "-f", copy.toString(), "validate"))
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int status = maven.waitFor();
        return new Build(status == 0, Files.readString(log, StandardCharsets.UTF_8));
    }
}
