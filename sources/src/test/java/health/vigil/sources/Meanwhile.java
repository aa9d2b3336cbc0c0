package health.vigil.sources;

import health.vigil.intake.Delivery;
import health.vigil.intake.Receipt;
import health.vigil.intake.SourceDoor;
import health.vigil.policy.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A door at which something happens elsewhere before each delivery.
record Meanwhile(SourceDoor door, Runnable elsewhere) implements SourceDoor {
    @Override
    public Receipt deliver(Principal bringer, List<Delivery> deliveries, Map<String, String> progress) {
        elsewhere.run();
        return door.deliver(bringer, deliveries, progress);
    }

    @Override
    public Optional<String> progress(String about) {
        return door.progress(about);
    }
}
