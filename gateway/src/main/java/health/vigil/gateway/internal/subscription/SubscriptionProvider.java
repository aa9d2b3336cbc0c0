package health.vigil.gateway.internal.subscription;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.ReadableProvider;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.subscription.Subscribed.Event;
import health.vigil.gateway.internal.subscription.Subscribed.State;
import health.vigil.gateway.internal.subscription.Wanted.Channel;
import health.vigil.gateway.internal.subscription.Wanted.Content;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.UrlType;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// `$status`, `$events` and `$get-ws-binding-token`: of a caller's own subscriptions, since others do not exist to
/// it.
public final class SubscriptionProvider {
    private static final int MOST = 100;

    private final Jdbi identified;
    private final SubscriptionTables tables;
    private final Telling telling;
    private final Notifications notifications;
    private final Sockets sockets;
    private final String socketPath;
    private final InstantSource clock;

    SubscriptionProvider(
            Jdbi identified,
            SubscriptionTables tables,
            Telling telling,
            Notifications notifications,
            Sockets sockets,
            String socketPath,
            InstantSource clock) {
        this.identified = identified;
        this.tables = tables;
        this.telling = telling;
        this.notifications = notifications;
        this.sockets = sockets;
        this.socketPath = socketPath;
        this.clock = clock;
    }

    /// Where a subscription, or each of several, stands.
    @Operation(name = "$status", typeName = "Subscription", idempotent = true, manualRequest = true)
    public Bundle status(@IdParam(optional = true) @Nullable IdType id, ServletRequestDetails request) {
        Call call = ReadableProvider.call(request);
        Set<String> states = named(request, "status");
        Bundle bundle = new Bundle().setType(BundleType.SEARCHSET);
        for (Subscribed kept : own(call, id, request)) {
            Subscribed one = identified.inTransaction(transaction -> telling.counted(transaction, kept));
            if (states.isEmpty() || states.contains(one.state().code().toCode())) {
                Parameters status = notifications.status(one, one.state(), "query-status", List.of());
                bundle.addEntry()
                        .setFullUrl("urn:uuid:" + status.getIdElement().getIdPart())
                        .setResource(status)
                        .getSearch()
                        .setMode(SearchEntryMode.MATCH);
            }
        }
        return bundle.setTotal(bundle.getEntry().size());
    }

    /// What happened, told or not yet, as far as its subscriber may know it.
    @Operation(name = "$events", typeName = "Subscription", idempotent = true, manualRequest = true)
    public Bundle events(@IdParam IdType id, ServletRequestDetails request) {
        Call call = ReadableProvider.call(request);
        long from = number(request, "eventsSinceNumber", 1);
        long until = number(request, "eventsUntilNumber", Long.MAX_VALUE);
        Content wanted = content(request);
        Subscribed kept = own(call, id, request).getFirst();
        Content content = wanted == null || wanted.compareTo(kept.wanted().content()) > 0
                ? kept.wanted().content()
                : wanted;
        return identified.inTransaction(transaction -> {
            Subscribed one = telling.counted(transaction, kept);
            List<Event> events = tables.numbered(transaction, one.id(), from, until, MOST);
            return notifications.bundle(
                    one, one.state(), "query-event", telling.again(transaction, one, events, content), clock.instant());
        });
    }

    /// A token that binds a websocket to subscriptions.
    @Operation(name = "$get-ws-binding-token", typeName = "Subscription", manualRequest = true, idempotent = true)
    public Parameters token(@IdParam(optional = true) @Nullable IdType id, ServletRequestDetails request) {
        Call call = ReadableProvider.call(request);
        List<Subscribed> own = own(call, id, request);
        if (own.stream().anyMatch(one -> one.wanted().channel() != Channel.WEBSOCKET || one.state() == State.OFF)) {
            throw Refusals.unprocessable(
                    "A subscription is not told by websocket, or is off.",
                    "Name subscriptions of the channel websocket.");
        }
        Sockets.Token token =
                sockets.issue(call, own.stream().map(Subscribed::id).toList()).orElseThrow(Refusals::busy);
        Parameters answer = new Parameters();
        answer.addParameter().setName("token").setValue(new StringType(token.value()));
        answer.addParameter().setName("expiration").setValue(time(token.ends()));
        own.forEach(one -> answer.addParameter().setName("subscription").setValue(new StringType(one.id())));
        answer.addParameter().setName("websocket-url").setValue(new UrlType(socketAddress(call)));
        return answer;
    }

    private String socketAddress(Call call) {
        String base = call.base();
        int path = base.indexOf('/', base.indexOf("//") + 2);
        return base.substring(0, path < 0 ? base.length() : path).replaceFirst("^http", "ws") + socketPath;
    }

    private List<Subscribed> own(Call call, @Nullable IdType id, ServletRequestDetails request) {
        Set<String> ids = id == null ? named(request, "id") : Set.of(id.getIdPart());
        if (ids.isEmpty() || ids.size() > MOST) {
            throw Refusals.badRequest("No subscription is named, or more than 100.", "Name them by id.");
        }
        List<Subscribed> own = new ArrayList<>();
        for (String each : ids) {
            own.add(identified
                    .inTransaction(transaction -> tables.find(transaction, each))
                    .filter(one -> Subscribing.sameCaller(one.call(), call) && call.covers(one.call()))
                    .orElseThrow(() -> Refusals.notFound("Subscription")));
        }
        return own;
    }

    private static Set<String> named(ServletRequestDetails request, String parameter) {
        Set<String> values = new TreeSet<>();
        if (request.getParameters().get(parameter) != null) {
            Arrays.stream(request.getParameters().get(parameter))
                    .flatMap(value -> Arrays.stream(value.split(",", -1)))
                    .map(value -> value.startsWith("Subscription/") ? value.substring("Subscription/".length()) : value)
                    .forEach(values::add);
        } else if (request.getResource() instanceof Parameters sent) {
            sent.getParameter().stream()
                    .filter(one -> one.getName().equals(parameter) && one.getValue() != null)
                    .forEach(one -> values.add(one.getValue().primitiveValue()));
        }
        return values;
    }

    private static @Nullable Content content(ServletRequestDetails request) {
        Set<String> asked = named(request, "content");
        if (asked.isEmpty()) {
            return null;
        }
        return Arrays.stream(Content.values())
                .filter(one ->
                        asked.contains(one.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElseThrow(() ->
                        Refusals.badRequest("content is not understood.", "Use empty, id-only or full-resource."));
    }

    private static long number(ServletRequestDetails request, String parameter, long otherwise) {
        Set<String> values = named(request, parameter);
        if (values.isEmpty()) {
            return otherwise;
        }
        String value = values.iterator().next();
        if (values.size() > 1 || !value.matches("[0-9]{1,18}")) {
            throw Refusals.badRequest(parameter + " is no number.", "Give an event's number.");
        }
        return Long.parseLong(value);
    }

    private static DateTimeType time(Instant instant) {
        DateTimeType time = new DateTimeType(Date.from(instant));
        time.setTimeZoneZulu(true);
        return time;
    }
}
