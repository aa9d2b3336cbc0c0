package health.vigil.sources.internal.ehr;

import java.time.Duration;

/// How time is let pass.
@FunctionalInterface
public interface Pause {
    void of(Duration time) throws InterruptedException;
}
