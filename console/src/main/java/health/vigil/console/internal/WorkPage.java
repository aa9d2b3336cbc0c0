package health.vigil.console.internal;

import health.vigil.alerts.AlertState;
import health.vigil.alerts.AlertSummary;
import health.vigil.alerts.HumanAct;
import health.vigil.base.PatientToken;
import health.vigil.console.ConsoleRooms;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decision;
import health.vigil.policy.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The alerts that this person's role has been told of and that still need somebody, unit by unit.
public final class WorkPage implements Page {
    private final ConsoleRooms rooms;
    private final Disclosures disclosures;
    private final Times times;

    public WorkPage(ConsoleRooms rooms, Disclosures disclosures, Times times) {
        this.rooms = rooms;
        this.disclosures = disclosures;
        this.times = times;
    }

    @Override
    public Reply answer(Request request) {
        Principal principal = request.principal();
        List<Item> items = new ArrayList<>();
        for (String unit : new TreeSet<>(principal.units())) {
            Decision decision =
                    disclosures.decide(principal, Action.SEARCH, DataCategory.PSEUDONYMISED, "work", null, unit);
            switch (decision) {
                case Decision.Permit permit -> items.addAll(items(principal, permit, unit));
                case Decision.Deny denial -> {
                    disclosures.refused(principal, denial, "work", null);
                    return new Reply.Refused(denial);
                }
            }
        }
        Chrome chrome = Chrome.of(rooms, times, request, "My work", "/work").followingAt("/work/events");
        return new Reply.Html("work.jte", new View(chrome, items));
    }

    private List<Item> items(Principal principal, Decision.Permit permit, String unit) {
        List<AlertSummary> alerts = rooms.board().workList(principal.role(), Set.of(unit));
        Map<PatientToken, PatientToken> patients = new LinkedHashMap<>();
        alerts.forEach(alert -> patients.put(alert.patient(), alert.auditSubject()));
        Map<PatientToken, Identity> identities = disclosures.show(principal, permit, "work", unit, patients);
        Instant now = rooms.clock().instant();
        return alerts.stream()
                .map(alert -> item(alert, identities.get(alert.patient()), now))
                .toList();
    }

    private Item item(AlertSummary alert, @Nullable Identity identity, Instant now) {
        return new Item(
                alert.id().toString(),
                alert.patient().value(),
                identity,
                alert.unit(),
                Words.tier(alert.tier()),
                Words.tierLabel(alert.tier()),
                Words.state(alert.state()),
                times.moment(alert.raisedAt()),
                Times.ago(Duration.between(alert.raisedAt(), now)),
                next(alert, now));
    }

    /// What has to be done, and until when.
    private static String next(AlertSummary alert, Instant now) {
        if (alert.state() instanceof AlertState.Unanswered) {
            Instant escalation = alert.next();
            if (escalation == null) {
                return "acknowledge; everybody was told";
            }
            return escalation.isAfter(now)
                    ? "acknowledge; escalates in " + Times.span(Duration.between(now, escalation))
                    : "acknowledge; escalates now";
        }
        return alert.possible().contains(HumanAct.RESOLVE) ? "record the outcome" : "act or override";
    }

    /// What the page shows.
    public record View(Chrome chrome, List<Item> items) {}

    /// One alert.
    public record Item(
            String id,
            String token,
            @Nullable Identity identity,
            String unit,
            String tier,
            String tierLabel,
            String state,
            String raised,
            String age,
            String next) {}
}
