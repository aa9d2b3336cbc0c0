package health.vigil.gateway.internal.subscription;

import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.Consequences;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.Turn;
import health.vigil.gateway.internal.subscription.Subscribed.State;
import health.vigil.gateway.internal.subscription.Wanted.Channel;
import health.vigil.gateway.internal.subscription.Wanted.Header;
import health.vigil.gateway.internal.terminology.Definitions;
import health.vigil.vault.RecordKey;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;

/// What it means that a Subscription is written: it is checked, kept for delivery, and waits for its handshake. The
/// values of the headers, which let this server in at the receiver, are kept for delivery only: the record has `***`,
/// which an update may send again. So are the codes that its filters by meaning stand for when it is written.
final class Subscribing implements Consequences {
    private static final String KEPT = "***";

    private final Listening listening;
    private final RestHook hook;
    private final InstantSource clock;
    private final Runnable wake;
    private final Function<Turn, Definitions> definitions;

    /// @param wake tells who delivers that there is something to do
    /// @param definitions the value sets and code systems of a turn's caller
    Subscribing(
            Listening listening,
            RestHook hook,
            InstantSource clock,
            Runnable wake,
            Function<Turn, Definitions> definitions) {
        this.listening = listening;
        this.hook = hook;
        this.clock = clock;
        this.wake = wake;
        this.definitions = definitions;
    }

    @Override
    public Consequence ofStoring(Turn turn, Resource content) {
        if (!(content instanceof Subscription stored)) {
            return Consequence.NONE;
        }
        State state = stored.getStatus() == SubscriptionStatus.OFF ? State.OFF : State.REQUESTED;
        stored.setStatus(state.code()).setError(null);
        Subscription full = stored.copy();
        Criteria.inCodes(full, Wanted.type(stored), definitions.apply(turn));
        Wanted wanted = Wanted.read(full, clock.instant());
        if (wanted.channel() == Channel.REST_HOOK && (wanted.endpoint() == null || !hook.allows(wanted.endpoint()))) {
            throw Refusals.at(
                    Refusals.unprocessable(
                            "This server may not send to that endpoint.",
                            "Ask whoever runs it to allow it in the configuration, or listen on a websocket."),
                    "Subscription.channel.endpoint");
        }
        stored.getChannel().getHeader().clear();
        wanted.headers().forEach(header -> stored.getChannel().addHeader(header.name() + ": " + KEPT));
        return (writing, key) -> keep(writing, key, full, wanted, state);
    }

    @Override
    public Consequence ofDeleting(RecordKey key) {
        if (!key.type().equals("Subscription")) {
            return Consequence.NONE;
        }
        return (turn, deleted) -> {
            listening.tables().remove(turn.transaction(), deleted.id());
            turn.transaction().afterCommit(listening::refresh);
        };
    }

    private void keep(Turn turn, RecordKey key, Subscription full, Wanted wanted, State state) {
        Optional<Subscribed> before = listening.tables().find(turn.transaction(), key.id());
        if (before.filter(known -> !sameCaller(known.call(), turn.call())).isPresent()) {
            throw Refusals.unprocessable("This subscription is another caller's.", "Create one of your own.");
        }
        for (StringType line : full.getChannel().getHeader()) {
            String name = line.getValue().split(":", 2)[0];
            if (line.getValue().endsWith(": " + KEPT)) {
                line.setValue(name + ": " + valueBefore(before, name));
            }
        }
        listening.tables().put(turn.transaction(), key.id(), turn.call(), full, wanted, state, clock.instant());
        turn.transaction().afterCommit(() -> {
            listening.refresh();
            wake.run();
        });
    }

    static boolean sameCaller(Call one, Call other) {
        return one.principal().kind() == other.principal().kind()
                && one.principal().id().equals(other.principal().id());
    }

    private static String valueBefore(Optional<Subscribed> before, String name) {
        return before.stream()
                .flatMap(known -> known.wanted().headers().stream())
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .findFirst()
                .orElse(KEPT);
    }
}
