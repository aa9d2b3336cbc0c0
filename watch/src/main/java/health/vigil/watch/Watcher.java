package health.vigil.watch;

import health.vigil.base.Ids;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.RecordedEntry;
import health.vigil.watch.internal.WatchStep;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Follows the log and raises findings: one step at a time, each in one transaction with its position, so that it
/// continues where it stopped. What it finds follows from the entries alone; the clock says when it was found. One
/// instance works at a time, by a row lock.
public final class Watcher {
    private static final int BATCH = 2000;
    private static final int MOST_EVIDENCE = 50;

    private final Jdbi evidence;
    private final LedgerReader reader;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;
    private final ZoneId zone;

    /// @param evidence the role of the log, with the schema `watch` migrated
    /// @param zone the hospital's: a day begins at its midnight
    public Watcher(Jdbi evidence, LedgerReader reader, Ledger ledger, Ids ids, InstantSource clock, ZoneId zone) {
        this.evidence = evidence;
        this.reader = reader;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
        this.zone = zone;
    }

    /// Takes the next entries.
    ///
    /// @return how many
    public int runOnce() {
        return evidence.inTransaction(transaction -> {
            long from = WatchStep.position(transaction);
            List<RecordedEntry> batch = reader.read(from, BATCH);
            if (batch.isEmpty()) {
                return 0;
            }
            for (WatchStep.Found found : new WatchStep(transaction, zone).take(batch)) {
                raise(transaction, found);
            }
            WatchStep.moveTo(transaction, batch.getLast().index() + 1);
            return batch.size();
        });
    }

    private void raise(Handle transaction, WatchStep.Found found) {
        UUID id = ids.next();
        List<Long> evidencePlaces = reader
                .find(EntrySearch.everything()
                        .latestFirst()
                        .by(found.actor())
                        .ofKind(found.suspicion().kinds().toArray(String[]::new))
                        .between(found.day().atStartOfDay(zone).toInstant(), null)
                        .after(found.index() + 1)
                        .atMost(MOST_EVIDENCE))
                .stream()
                .map(RecordedEntry::index)
                .toList();
        if (!WatchStep.insert(transaction, id, found, evidencePlaces, clock.instant())) {
            return; // found before on this day
        }
        ledger.append(
                transaction,
                new Entry(
                        ids.next(),
                        clock.instant(),
                        Actor.platform("watch"),
                        new Authority.Duty(found.suspicion().rule()),
                        null,
                        new Act.FindingRaised(
                                id,
                                found.suspicion().rule(),
                                found.suspicion().severity(),
                                found.actor(),
                                found.suspicion().figures(),
                                evidencePlaces.stream()
                                        .map(index -> "entry/" + index)
                                        .toList())));
    }
}
