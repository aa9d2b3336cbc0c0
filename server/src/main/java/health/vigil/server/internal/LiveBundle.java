package health.vigil.server.internal;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.policy.Principal;
import health.vigil.registry.BundleRegistry;
import health.vigil.scoring.Bundle;
import java.util.List;

/// The configuration says which bundle scores; what it was before is in the ledger.
final class LiveBundle {
    private LiveBundle() {}

    /// Makes the wanted one live.
    ///
    /// @param wanted its name and version
    /// @throws ProblemException where it is not there, or was refused
    static void choose(BundleRegistry registry, Principal installer, List<Bundle> bundles, String wanted) {
        Bundle bundle = bundles.stream()
                .filter(each -> (each.name() + "-" + each.version()).equals(wanted))
                .findFirst()
                .orElseThrow(() -> absent(registry, wanted));
        if (!registry.hasLive() || !registry.live().address().equals(bundle.address())) {
            registry.activate(installer, bundle.address());
        }
    }

    private static ProblemException absent(BundleRegistry registry, String wanted) {
        Problem refused = registry.refused().get(wanted);
        return new ProblemException(
                refused != null
                        ? refused
                        : new Problem(
                                "VGL-SRV-008",
                                "There is no bundle " + wanted + " under models, so nothing can be scored.",
                                "Set scoring.bundle to the name and version of one that is there."));
    }
}
