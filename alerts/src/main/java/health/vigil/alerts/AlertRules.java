package health.vigil.alerts;

import health.vigil.alerts.internal.RulesReader;
import health.vigil.policy.Role;
import health.vigil.scoring.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rules that turn assessments into alerts: data, versioned, named by their content (ALR-1). The thresholds of
/// the tiers are the bundle's; these say when a tier is held, who is told, when silence escalates, and what stays
/// silent.
///
/// @param name such as `sepsis`
/// @param version from 1; other content needs another version
/// @param content the file, as read
/// @param hysteresis when a tier is given up again
/// @param cooling how long a person's answer keeps the same tier silent
/// @param routes for [Tier#LOW], [Tier#MEDIUM] and [Tier#HIGH]
/// @param maintenance when units are kept silent, at most 1,000
public record AlertRules(
        String name,
        int version,
        String content,
        Hysteresis hysteresis,
        Cooling cooling,
        Map<Tier, Route> routes,
        List<Maintenance> maintenance) {
    private static final Duration LONGEST = Duration.ofDays(7);

    public AlertRules {
        require(name.matches("[a-z][a-z0-9-]{0,39}"), "the name is 1 to 40 of a-z, 0-9 and hyphen");
        require(version >= 1, "versions start at 1");
        routes = Map.copyOf(new EnumMap<>(routes));
        maintenance = List.copyOf(maintenance);
        require(routes.keySet().equals(Set.of(Tier.LOW, Tier.MEDIUM, Tier.HIGH)), "routes are LOW, MEDIUM, HIGH");
        require(maintenance.size() <= 1_000, "at most 1,000 maintenance windows");
        require(!alerts(routes, Tier.LOW) || alerts(routes, Tier.MEDIUM), "where LOW tells somebody, MEDIUM does");
        require(!alerts(routes, Tier.MEDIUM) || alerts(routes, Tier.HIGH), "where MEDIUM tells somebody, HIGH does");
    }

    /// The rules that this version ships.
    public static AlertRules shipped() {
        return RulesReader.shipped();
    }

    /// Reads rules. Fails with `VGL-ALR-001` when they do not hold together.
    ///
    /// @param json at most 64 KiB; unknown keys are refused
    public static AlertRules read(byte[] json) {
        return RulesReader.read(json);
    }

    /// `sha256:` and the digest of the content in UTF-8.
    public String address() {
        return RulesReader.address(content);
    }

    /// How evidence names them, such as `sepsis@1`.
    public String id() {
        return name + "@" + version;
    }

    /// Whether a tier raises an alert at all.
    public boolean alerts(Tier tier) {
        return alerts(routes, tier);
    }

    /// Who is told of a tier that raises alerts.
    public Route route(Tier tier) {
        Route route = routes.get(tier);
        if (route == null) {
            throw new IllegalArgumentException("no route for " + tier);
        }
        return route;
    }

    /// Whether a unit is in a maintenance window.
    public boolean inMaintenance(String unit, Instant at) {
        return maintenance.stream()
                .anyMatch(window ->
                        window.unit().equals(unit) && !at.isBefore(window.from()) && at.isBefore(window.until()));
    }

    private static boolean alerts(Map<Tier, Route> routes, Tier tier) {
        Route route = routes.get(tier);
        return route != null && !route.tell().isEmpty();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static void requireSpan(Duration span, String what) {
        require(!span.isNegative() && span.compareTo(LONGEST) <= 0, what + " is 0 to 7 days");
    }

    /// A tier is given up once assessments were below it for so long and so often, both; then it falls to the
    /// highest tier that they reached.
    public record Hysteresis(Duration clearAfter, int clearCount) {
        public Hysteresis {
            requireSpan(clearAfter, "clearAfter");
            require(clearCount >= 1 && clearCount <= 100, "clearCount is 1 to 100");
        }
    }

    /// A higher tier than the answered one breaks the silence.
    public record Cooling(Duration afterOverride, Duration afterResolution) {
        public Cooling {
            requireSpan(afterOverride, "afterOverride");
            requireSpan(afterResolution, "afterResolution");
        }
    }

    /// Who is told. A tier that tells nobody raises no alert: the panel shows it.
    ///
    /// @param tell roles of the patient's unit
    /// @param escalations if nobody answers, earliest first
    public record Route(List<Role> tell, List<Escalation> escalations) {

        public Route {
            tell = List.copyOf(tell);
            escalations = List.copyOf(escalations);
            require(tell.size() <= 10 && escalations.size() <= 10, "at most 10 roles and 10 escalations");
            require(!tell.isEmpty() || escalations.isEmpty(), "where nobody is told, nothing escalates");
            Duration before = Duration.ZERO;
            for (Escalation escalation : escalations) {
                require(escalation.after().compareTo(before) > 0, "escalations come one after the other");
                before = escalation.after();
            }
        }
    }

    /// One level of escalation.
    ///
    /// @param after how long after the alert was last raised
    /// @param to who is told then
    public record Escalation(Duration after, Role to) {
        public Escalation {
            requireSpan(after, "after");
        }
    }

    /// A unit stays silent for a stated reason, such as monitors being exchanged.
    public record Maintenance(String unit, Instant from, Instant until, String why) {
        public Maintenance {
            require(!unit.isBlank() && unit.length() <= 64, "a maintenance window names its unit");
            require(!why.isBlank() && why.length() <= 200, "a maintenance window says why");
            require(from.isBefore(until), "a maintenance window ends after it begins");
        }
    }
}
