package health.vigil.sources.internal.fhir;

import health.vigil.intake.Delivery;
import health.vigil.intake.Receipt;
import health.vigil.intake.SourceDoor;
import health.vigil.policy.Principal;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The door of a source that stays with the base that it was first read from: another system has other patients under
/// the same ids. The base is committed with the first resources that it gave.
public final class BoundDoor implements SourceDoor {
    private static final String BASE = "base";

    private final SourceDoor door;
    private final String base;

    public BoundDoor(SourceDoor door, URI base) {
        this.door = door;
        this.base = base.toString();
    }

    /// @throws health.vigil.base.ProblemException `VGL-SRC-042` where the source was read from another base
    @Override
    public Receipt deliver(Principal bringer, List<Delivery> deliveries, Map<String, String> progress) {
        Map<String, String> withBase = new HashMap<>(progress);
        if (!isBound() && !deliveries.isEmpty()) {
            withBase.put(BASE, base);
        }
        return door.deliver(bringer, deliveries, withBase);
    }

    /// @throws health.vigil.base.ProblemException `VGL-SRC-042` likewise
    @Override
    public Optional<String> progress(String about) {
        isBound();
        return door.progress(about);
    }

    private boolean isBound() {
        Optional<String> bound = door.progress(BASE);
        if (bound.isPresent() && !bound.get().equals(base)) {
            throw FhirProblems.anotherBase();
        }
        return bound.isPresent();
    }
}
