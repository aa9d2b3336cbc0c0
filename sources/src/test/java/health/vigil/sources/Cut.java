package health.vigil.sources;

import health.vigil.intake.Delivery;
import health.vigil.intake.Receipt;
import health.vigil.intake.SourceDoor;
import health.vigil.policy.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A door whose process ends when so many deliveries have been committed, before it can say so.
@SuppressWarnings("ArrayRecordComponent") // a counter; never compared
record Cut(SourceDoor door, int[] left) implements SourceDoor {
    @Override
    public Receipt deliver(Principal bringer, List<Delivery> deliveries, Map<String, String> progress) {
        if (left[0] == 0) {
            throw new IllegalStateException("ended");
        }
        Receipt receipt = door.deliver(bringer, deliveries, progress);
        left[0]--;
        if (left[0] == 0) {
            throw new IllegalStateException("ended");
        }
        return receipt;
    }

    @Override
    public Optional<String> progress(String about) {
        return door.progress(about);
    }
}
