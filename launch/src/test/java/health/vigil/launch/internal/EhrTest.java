package health.vigil.launch.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.launch.LaunchSettings;
import health.vigil.testkit.Requirement;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An EHR is configured so that it can be trusted, or nothing starts.
@Requirement("INT-8")
class EhrTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void anAuthorityThatIsNoneIsSaidSoAtTheStart() throws Exception {
        refused(directory.resolve("missing.pem"));
        refused(Files.createFile(directory.resolve("empty.pem")));
    }

    private void refused(Path authority) {
        LaunchSettings settings = new LaunchSettings(
                "clinic",
                URI.create("https://ehr.example.org/fhir"),
                "vigil",
                directory.resolve("key.pem"),
                authority,
                LaunchSettings.User.SUBJECT,
                new LaunchSettings.Numbers("urn:oid:2.999.1", null),
                null);
        assertThatThrownBy(() -> new Ehr(settings, InstantSource.system()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().code()).isEqualTo("VGL-LCH-011"));
    }
}
