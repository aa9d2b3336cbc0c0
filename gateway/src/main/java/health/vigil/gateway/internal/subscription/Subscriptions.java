package health.vigil.gateway.internal.subscription;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.Ids;
import health.vigil.base.Worker;
import health.vigil.gateway.Receivers;
import health.vigil.gateway.internal.Consequences;
import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.StoredDefinitions;
import health.vigil.gateway.internal.Witness;
import health.vigil.gateway.internal.terminology.Definitions;
import health.vigil.vault.Vault;
import jakarta.servlet.http.HttpServlet;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// Subscriptions, put together: what HAPI FHIR calls, what writes lead to, who delivers, and where websockets end.
public final class Subscriptions implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Subscriptions.class.getName());

    /// How late a heartbeat, or what another node's write led to, may be.
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final SubscriptionProvider provider;
    private final Subscribing subscribing;
    private final SocketDoor door;
    private final RestHook hook;
    private final Delivery delivery;
    private final Worker worker;

    /// @param shipped value sets and code systems besides those stored
    /// @param socketPath where the [#door] is
    public Subscriptions(
            FhirContext fhir,
            Jdbi identified,
            Vault vault,
            Judge judge,
            Witness witness,
            Listening listening,
            Receivers receivers,
            Definitions shipped,
            String socketPath,
            Ids ids,
            InstantSource clock) {
        SubscriptionTables tables = listening.tables();
        Telling telling = new Telling(vault, judge, witness, tables);
        Notifications notifications = new Notifications(ids);
        Sockets sockets = new Sockets(clock);
        this.hook = new RestHook(receivers);
        this.delivery = new Delivery(
                fhir,
                identified,
                listening,
                telling,
                new Standing(vault, judge, witness, tables),
                notifications,
                hook,
                sockets,
                witness,
                ids,
                clock);
        this.worker = new Worker("subscriptions", delivery::step, PAUSE, Subscriptions::failed);
        this.provider =
                new SubscriptionProvider(identified, tables, telling, notifications, sockets, socketPath, clock);
        this.subscribing = new Subscribing(
                listening, hook, clock, worker::wake, turn -> new StoredDefinitions(vault, turn).orElse(shipped));
        this.door = new SocketDoor(sockets);
        listening.wakes(worker::wake);
        sockets.onBound(bound -> {
            delivery.greet(bound);
            worker.wake();
        });
    }

    /// What HAPI FHIR calls.
    public Object provider() {
        return provider;
    }

    public Consequences consequences() {
        return subscribing;
    }

    /// Where websockets end.
    public HttpServlet door() {
        return door;
    }

    /// Begins to deliver, first what an earlier process left.
    public void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.close();
        delivery.close();
        hook.close();
    }

    private static void failed(RuntimeException failure) {
        LOG.log(
                System.Logger.Level.WARNING,
                () -> "notifications wait: " + failure.getClass().getName());
    }
}
