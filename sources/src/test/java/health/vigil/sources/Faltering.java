package health.vigil.sources;

import health.vigil.intake.Delivery;
import health.vigil.intake.Receipt;
import health.vigil.intake.SourceDoor;
import health.vigil.policy.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A door to a platform that ends at one delivery, before or after it is committed.
record Faltering(SourceDoor door, AtomicInteger left, boolean committed) implements SourceDoor {
    @Override
    public Receipt deliver(Principal bringer, List<Delivery> deliveries, Map<String, String> progress) {
        boolean last = left.getAndDecrement() <= 0;
        if (last && !committed) {
            throw new IllegalStateException("the platform ended");
        }
        Receipt receipt = door.deliver(bringer, deliveries, progress);
        if (last) {
            throw new IllegalStateException("the platform ended");
        }
        return receipt;
    }

    @Override
    public Optional<String> progress(String about) {
        return door.progress(about);
    }
}
