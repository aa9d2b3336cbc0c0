package health.vigil.registry;

import health.vigil.base.Ids;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import health.vigil.registry.internal.BundleTable;
import health.vigil.scoring.Accelerator;
import health.vigil.scoring.Bundle;
import health.vigil.scoring.BundleLoader;
import health.vigil.scoring.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// The bundles that may run and the one that does. A bundle is registered once, by the address of its content; going
/// live is one transaction with its evidence, under a policy decision. Thread-safe.
public final class BundleRegistry {
    private static final Logger LOG = System.getLogger(BundleRegistry.class.getName());

    private final Jdbi database;
    private final Ledger ledger;
    private final Policy policy;
    private final InstantSource clock;
    private final Ids ids;
    private final Map<String, Bundle> loaded = new ConcurrentHashMap<>();
    private final Map<String, Problem> refused = new ConcurrentHashMap<>();
    private volatile @Nullable Bundle live;

    /// @param database as the role `vigil_pseudonymised`, with the schemas `ledger` and `registry` migrated
    public BundleRegistry(Jdbi database, Ledger ledger, Policy policy, InstantSource clock, Ids ids) {
        this.database = database;
        this.ledger = ledger;
        this.policy = policy;
        this.clock = clock;
        this.ids = ids;
    }

    /// Loads and registers every bundle of a directory, in the order of names, and takes up the one that is live. A
    /// bundle registered before is left as it is; one whose content has changed under the same version is
    /// `VGL-REG-001`. One that cannot be used, or calls itself one that is [Shipped] and is not, is left out, with
    /// its reason in [#refused]: the others must not wait for it.
    ///
    /// @param models holds a directory for each bundle
    /// @return all of them
    public List<Bundle> register(Principal principal, Path models) {
        return register(principal, models, Accelerator.NONE);
    }

    /// The same, ONNX models running there.
    public List<Bundle> register(Principal principal, Path models, Accelerator accelerator) {
        List<Bundle> bundles = new ArrayList<>();
        for (Path directory : directories(models)) {
            try {
                bundles.add(Shipped.checked(BundleLoader.load(directory, accelerator)));
            } catch (ProblemException e) {
                String name = String.valueOf(directory.getFileName());
                refused.put(name, e.problem());
                LOG.log(Level.WARNING, "the bundle {0} is refused: {1}", name, e.problem());
            }
        }
        for (Bundle bundle : bundles) {
            if (!database.withHandle(handle -> BundleTable.known(handle, bundle))) {
                decided(
                        principal,
                        bundle,
                        decision -> database.useTransaction(transaction -> {
                            BundleTable.insert(transaction, bundle, clock.instant());
                            record(transaction, principal, decision, bundle, "registered");
                        }));
            }
            loaded.put(bundle.address(), bundle);
        }
        refresh();
        return List.copyOf(bundles);
    }

    /// Why bundles were left out, by the names of their directories.
    public Map<String, Problem> refused() {
        return Map.copyOf(refused);
    }

    /// Makes a registered bundle the live one, from the next assessment on.
    ///
    /// @throws ProblemException `VGL-REG-002` where policy refuses, `VGL-REG-003` where the address is unknown,
    ///     `VGL-REG-005` where its model reads how long a stay has lasted
    public Bundle activate(Principal principal, String address) {
        Bundle bundle = bundle(address).orElseThrow(() -> unknown(address));
        checkClock(bundle);
        decided(
                principal,
                bundle,
                decision -> database.useTransaction(transaction -> {
                    Instant now = clock.instant();
                    BundleTable.activate(transaction, new Activation(address, now, principal.id(), decision.id()));
                    record(transaction, principal, decision, bundle, "live");
                }));
        live = bundle;
        return bundle;
    }

    /// The live bundle; costs a field's reading.
    ///
    /// @throws ProblemException `VGL-REG-004` where none is
    public Bundle live() {
        Bundle current = live;
        if (current == null) {
            throw new ProblemException(
                    "VGL-REG-004",
                    "No bundle is live, so nothing is scored.",
                    "Activate one of the registered bundles.");
        }
        return current;
    }

    /// Whether a bundle is live.
    public boolean hasLive() {
        return live != null;
    }

    /// Takes up what another process has activated.
    public void refresh() {
        List<Activation> activations = history();
        if (!activations.isEmpty()) {
            String address = activations.getLast().address();
            live = bundle(address).orElseThrow(() -> unknown(address));
        }
    }

    /// A registered bundle by its address: what a replay needs. Empty where its files are not here.
    public Optional<Bundle> bundle(String address) {
        return Optional.ofNullable(loaded.get(address));
    }

    /// Which bundle went live when, the first one first.
    public List<Activation> history() {
        return database.withHandle(BundleTable::activations);
    }

    /// Sets of labelled stays are cut by what became of them, so that the hour tells septic stays from others; at a
    /// bedside it does not.
    private static void checkClock(Bundle bundle) {
        boolean clock = switch (bundle.model()) {
            case Model.Rules _ -> false;
            case Model.Learned learned -> learned.model().features().tellsTheHour();
        };
        if (clock) {
            throw new ProblemException(
                    "VGL-REG-005",
                    "The bundle " + bundle.name() + " " + bundle.version() + " reads how long a stay has lasted,"
                            + " which tells how data were cut: it may be evaluated, but not go live.",
                    "Train it without the time since an admission.");
        }
    }

    private void decided(Principal principal, Bundle bundle, Consumer<Decision.Permit> act) {
        AccessRequest request = new AccessRequest(
                principal,
                Action.OPERATE,
                DataCategory.OPERATIONAL,
                "bundle/" + bundle.name(),
                null,
                null,
                Purpose.OPERATIONS);
        switch (policy.decide(request)) {
            case Decision.Permit permit -> act.accept(permit);
            case Decision.Deny deny -> {
                database.useTransaction(transaction -> record(transaction, principal, deny, bundle, "refused"));
                throw new ProblemException(
                        "VGL-REG-002",
                        "Changing which bundle runs is refused by " + String.join(", ", deny.policies()) + ".",
                        "Ask an operator of the platform.");
            }
        }
    }

    private void record(Handle transaction, Principal principal, Decision decision, Bundle bundle, String change) {
        Act act =
                new Act.ConfigurationChanged("model", bundle.name() + " " + change, bundle.version(), bundle.address());
        ledger.append(
                transaction,
                new Entry(ids.next(), clock.instant(), principal.actor(), decision.authority(), null, act));
    }

    private static List<Path> directories(Path models) {
        try (Stream<Path> found = Files.list(models)) {
            return found.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProblemException unknown(String address) {
        return new ProblemException(
                "VGL-REG-003",
                "No bundle with the address " + address + " is registered and present.",
                "Put the bundle's directory back under models and restart.");
    }
}
