package health.vigil.ledger;

import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.SteppedClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/// Entries as the rooms write them, the same ones for the same seed.
public final class Entries {
    public static final PatientToken SUBJECT = PatientToken.audit("abcdefghijklmnopqrstuvwxyz");
    private static final Instant START = Instant.parse("2026-03-01T08:00:00.123456Z");

    private final SteppedClock clock = new SteppedClock(START);
    private final Random random;
    private final Ids ids;

    public Entries(long seed) {
        random = new Random(seed);
        ids = new Ids(clock, random);
    }

    public List<Entry> take(int count) {
        return IntStream.range(0, count).mapToObj(_ -> next()).toList();
    }

    public Entry next() {
        clock.advanceTo(clock.instant().plusMillis(random.nextInt(1, 2000)));
        return switch (random.nextInt(4)) {
            case 0 -> received("ADT1|WARD");
            case 1 -> disclosed("nurse-7", List.of("Observation/" + ids.next() + "/_history/1"));
            case 2 -> stepped(ids.next(), "raised");
            default ->
                entry(
                        Actor.platform("server"),
                        new Authority.Duty("retention@1"),
                        new Act.JobRan("retention", "success", Map.of("deleted", random.nextLong(1000))));
        };
    }

    public Entry received(String sender) {
        return entry(
                new Actor(Actor.Kind.MACHINE, sender, null, "10.0.0.7"),
                new Authority.Duty("mllp-acknowledgement@1"),
                new Act.MessageReceived(ids.next(), sender, "ORU^R01", "AA", "ab".repeat(32)));
    }

    public Entry disclosed(String who, List<String> resources) {
        return entry(
                new Actor(Actor.Kind.PERSON, who, "nurse", "10.0.0.9"),
                new Authority.Decided(ids.next(), true, "TREATMENT", List.of("nurse-reads-own-unit")),
                new Act.RecordsDisclosed("read", resources, List.of("code", "date")));
    }

    public Entry stepped(UUID alert, String to) {
        return entry(
                Actor.platform("alerts"),
                new Authority.Duty("escalation-rule@3"),
                new Act.AlertStepped(alert, "none", to, "score-high"));
    }

    public Entry entry(Actor actor, Authority authority, Act act) {
        return new Entry(ids.next(), clock.instant(), actor, authority, SUBJECT, act);
    }
}
