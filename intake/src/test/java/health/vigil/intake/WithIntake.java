package health.vigil.intake;

import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A test over a room of its own, and the people who ask it.
@Timeout(120)
abstract class WithIntake {
    static final Principal ENGINEER =
            new Principal(Actor.Kind.PERSON, "ines", Role.INTEGRATION_ENGINEER, Set.of(), null);
    static final Principal NURSE = new Principal(Actor.Kind.PERSON, "nora", Role.NURSE, Set.of("MICU"), null);

    @TempDir
    Path home = Path.of("");

    @SuppressWarnings("NullAway") // JUnit opens it before each test
    IntakeFixture intake;

    @BeforeEach
    void openIntake() {
        intake = new IntakeFixture(home);
    }

    @AfterEach
    void closeIntake() {
        intake.close();
    }
}
