package health.vigil.server.internal;

import health.vigil.base.Ids;
import health.vigil.base.Worker;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down what was refused at a door. The first refusals of a minute to one caller at one door get an entry
/// each, committed before the refusal leaves; further ones are counted and get one entry together when the minute
/// is over, so that nobody fills the log by knocking. Beyond ten thousand callers a minute the others are one.
public final class RefusedCalls implements AutoCloseable {
    static final int ONE_BY_ONE = 20;
    private static final int MOST_CALLERS = 10_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Authority DOOR = new Authority.Duty("door@1");
    private static final Logger LOG = LoggerFactory.getLogger(RefusedCalls.class);

    private final Jdbi operational;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;
    private final InstantSource wallClock;
    private final Map<Caller, Minute> minutes = new HashMap<>();
    private final Worker worker;

    /// @param operational the pool that its entries are written with
    /// @param clock of entries
    /// @param wallClock by which a minute is over
    public RefusedCalls(Jdbi operational, Ledger ledger, Ids ids, InstantSource clock, InstantSource wallClock) {
        this.operational = operational;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
        this.wallClock = wallClock;
        this.worker = new Worker(
                "refused-calls",
                this::writeCounted,
                MINUTE,
                failure -> LOG.warn(
                        "refusals were not written: {}", failure.getClass().getName()));
    }

    private record Caller(String door, String reason, String id, String from) {}

    private static final class Minute {
        private final Instant began;
        private final Actor actor;
        private int written;
        private long counted;

        Minute(Instant began, Actor actor) {
            this.began = began;
            this.actor = actor;
        }
    }

    /// Begins to write down what was counted.
    public RefusedCalls start() {
        worker.start();
        return this;
    }

    /// A caller of whom no more is known than where it calls from.
    ///
    /// @param from a network address
    public static Actor stranger(String from) {
        return new Actor(Actor.Kind.MACHINE, "unknown", null, from);
    }

    /// Records a refusal. It discloses nothing, so it may leave even where it could not be written; that is logged.
    ///
    /// @param door such as `fhir`
    /// @param interaction nothing of the caller's own text
    /// @param reason a code
    public void refused(Actor actor, String door, String interaction, String reason) {
        if (alone(new Caller(door, reason, actor.id(), Objects.requireNonNullElse(actor.from(), "")), actor)) {
            try {
                write(List.of(entry(actor, door, interaction, reason, 1)));
            } catch (RuntimeException e) {
                LOG.warn("a refusal was not written: {}", e.getClass().getName());
            }
        }
    }

    /// Writes what is still only counted, and ends.
    @Override
    public void close() {
        worker.close();
        write(counted(Instant.MAX));
    }

    /// Writes down what was counted in minutes that are over.
    ///
    /// @return 0: the next ones are over a minute later
    int writeCounted() {
        write(counted(wallClock.instant().minus(MINUTE)));
        return 0;
    }

    private synchronized boolean alone(Caller caller, Actor actor) {
        boolean known = minutes.size() < MOST_CALLERS || minutes.containsKey(caller);
        Minute minute = known
                ? minutes.computeIfAbsent(caller, _ -> new Minute(wallClock.instant(), actor))
                : minutes.computeIfAbsent(
                        new Caller(caller.door(), caller.reason(), "others", ""),
                        _ -> new Minute(wallClock.instant(), stranger("several")));
        if (minute.written < ONE_BY_ONE) {
            minute.written++;
            return true;
        }
        minute.counted++;
        return false;
    }

    /// Takes out the minutes that began no later.
    private synchronized List<Entry> counted(Instant began) {
        List<Entry> entries = new ArrayList<>();
        Iterator<Map.Entry<Caller, Minute>> all = minutes.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Caller, Minute> each = all.next();
            Minute minute = each.getValue();
            if (!minute.began.isAfter(began)) {
                all.remove();
                if (minute.counted > 0) {
                    Caller caller = each.getKey();
                    entries.add(entry(minute.actor, caller.door(), "several", caller.reason(), minute.counted));
                }
            }
        }
        return entries;
    }

    private Entry entry(Actor actor, String door, String interaction, String reason, long times) {
        return new Entry(
                ids.next(),
                clock.instant(),
                actor,
                DOOR,
                null,
                new Act.RequestRefused(door, interaction, reason, times));
    }

    private void write(List<Entry> entries) {
        if (!entries.isEmpty()) {
            operational.useTransaction(transaction -> ledger.appendAll(transaction, entries));
        }
    }
}
