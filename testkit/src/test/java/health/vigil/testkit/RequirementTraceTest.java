package health.vigil.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class RequirementTraceTest {
    @TempDir
    Path directory;

    @Test
    @Requirement("CTL-2")
    void eachTestLeavesALineForEachPromise() throws Exception {
        assertThat(linesOf(Mixed.class))
                .containsExactlyInAnyOrder(
                        "EVI-1\t" + Mixed.class.getName() + "#passes\tpassed",
                        "EVI-2\t" + Mixed.class.getName() + "#passes\tpassed",
                        "EVI-1\t" + Mixed.class.getName() + "#fails\tfailed",
                        "EVI-1\t" + Mixed.class.getName() + "#waits\tskipped");
    }

    @Test
    @Requirement("CTL-2")
    void testsThatAFailedSetUpPreventedHaveFailed() throws Exception {
        assertThat(linesOf(Unprepared.class))
                .containsExactly("EVI-3\t" + Unprepared.class.getName() + "#neverRuns\tfailed");
    }

    private Iterable<String> linesOf(Class<?> tests) throws Exception {
        Path file = directory.resolve("requirements.tsv");
        LauncherConfig alone = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(tests))
                .build();
        LauncherFactory.create(alone).execute(request, new RequirementTrace(file));
        return Files.readAllLines(file);
    }

    /// Run by the launcher above only: Surefire takes no nested classes.
    @Requirement("EVI-1")
    static class Mixed {
        @Test
        @Requirement("EVI-2")
        void passes() {
            assertThat(directoryName()).isEqualTo("requirements");
        }

        @Test
        void fails() {
            assertThat(directoryName()).isEqualTo("something else");
        }

        @Test
        @Disabled("shows how a skipped test is traced")
        void waits() {
            assertThat(directoryName()).isEqualTo("requirements");
        }

        private static String directoryName() {
            return "requirements";
        }
    }

    @Requirement("EVI-3")
    static class Unprepared {
        @BeforeAll
        static void fail() {
            throw new IllegalStateException("shows how a failed set-up is traced");
        }

        @Test
        void neverRuns() {
            assertThat(1).isPositive();
        }
    }
}
