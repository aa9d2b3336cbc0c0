package health.vigil.sources;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.intake.SourceDoor;
import health.vigil.testkit.Requirement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// A record system is read on a thread of its own, which nothing but its end ends.
@Requirement("INT-5")
class FhirSourceTest extends WithRecordSystem {
    private static void await(BooleanSupplier state) throws InterruptedException {
        while (!state.getAsBoolean()) {
            Thread.sleep(20);
        }
    }

    @Test
    void whetherItWorksIsToldAndItGoesOnByItself() throws Exception {
        patient("p1", "4711");
        pulling.ehr.fail(address -> address.contains("/Patient?"), 403);
        pulling.pausing = time -> Thread.sleep(20);
        FhirSource source = pulling.source();
        assertThat(source.running()).isFalse();

        source.start(pulling.door());
        await(() -> !pulling.problems.isEmpty());
        await(() -> !source.running());
        pulling.ehr.heal();
        await(source::running);
        source.close();

        assertThat(source.running()).isFalse();
        assertThat(pulling.count("intake.journal")).isEqualTo(1);
    }

    @Test
    void anErrorEndsARoundAndNotTheThread() throws Exception {
        patient("p1", "4711");
        pulling.pausing = time -> Thread.sleep(20);
        AtomicBoolean full = new AtomicBoolean(true);
        SourceDoor door = new Meanwhile(pulling.door(), () -> {
            if (full.getAndSet(false)) {
                throw new OutOfMemoryError("once");
            }
        });
        FhirSource source = pulling.source();

        source.start(door);
        await(() -> pulling.problems.contains("VGL-SRC-034"));
        await(() -> pulling.count("intake.journal") == 1);
        await(source::running);
        source.close();
    }
}
