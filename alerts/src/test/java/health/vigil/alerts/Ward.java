package health.vigil.alerts;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.SteppedClock;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.keys.DataKey;
import health.vigil.keys.DataKeys;
import health.vigil.ledger.Actor;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.CedarPolicy;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A ward on a database of its own: real rules, real policies, a real ledger, a clock stepped by hand.
final class Ward implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    static final String UNIT = "MICU";
    static final Principal NURSE = person("nurse-one", Role.NURSE, UNIT);
    static final Principal ELSEWHERE = person("nurse-two", Role.NURSE, "CCU");

    /// The shipped rules with a short hysteresis, which the tests' times are made for.
    static final AlertRules RULES = rules();

    private static final JsonMapper JSON = new JsonMapper();

    final SteppedClock clock = new SteppedClock(START);
    final Ids ids = new Ids(clock, new Random(7));
    final Database database = ScratchDatabase.with(List.of("ledger", "alerts"));
    final DataKey key = DataKeys.of(DataKeys.generate());
    final Alerts alerts = open(RULES);
    final AlertBoard board = alerts.board();

    private static AlertRules rules() {
        try (InputStream file = Ward.class.getResourceAsStream("/rules/sepsis-1.json")) {
            return AlertRules.read(Objects.requireNonNull(file).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The room anew on the same database, as after a restart.
    Alerts open(AlertRules rules) {
        return Alerts.open(pool(), new PostgresLedger(), CedarPolicy.shipped(ids), key, clock, ids, rules);
    }

    Jdbi pool() {
        return database.as(DataClass.PSEUDONYMISED);
    }

    static Principal person(String id, Role role, String unit) {
        return new Principal(Actor.Kind.PERSON, id, role, Set.of(unit), "10.0.0.7");
    }

    void handle(Given... assessments) {
        alerts.handle(
                Stream.of(assessments).map(given -> given.at(clock.instant())).toList());
    }

    void pass(Duration time) {
        clock.advanceTo(clock.instant().plus(time));
    }

    /// The one alert of a patient.
    Alert only(PatientToken patient) {
        List<AlertSummary> all = board.alertsOf(patient);
        if (all.size() != 1) {
            throw new AssertionError("one alert expected, found " + all);
        }
        return alert(all.getFirst().id());
    }

    Alert alert(UUID id) {
        return board.alert(id).orElseThrow();
    }

    /// The ledger's entries in order, as their canonical JSON: read without the ledger's own decoder.
    List<JsonNode> entries() {
        return database.as(DataClass.EVIDENCE)
                .withHandle(handle -> handle.createQuery("select bytes from ledger.pending order by seq")
                        .mapTo(byte[].class)
                        .map(bytes -> JSON.readTree(new String(bytes, StandardCharsets.UTF_8)))
                        .list());
    }

    long count(String table) {
        return pool().withHandle(handle -> handle.createQuery("select count(*) from alerts." + table)
                .mapTo(Long.class)
                .one());
    }

    @Override
    public void close() {
        database.close();
    }
}
