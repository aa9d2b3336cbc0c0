package health.vigil.vault.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.base.PhiAccess;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.SearchGate;
import health.vigil.vault.StoredRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Searches current versions: the index and the columns narrow, the gate admits, and each record that is left is
/// opened and says itself whether it matches.
public final class RecordFinder {
    /// How many candidates one call looks at, at most; and how many its chains and hierarchies, all together.
    private static final int MOST_LOOKED_AT = 5_000;

    private static final int CHUNK = 500;

    private final VaultKeys keys;
    private final FhirContext fhir;
    private final Candidates candidates;
    private final BlindIndex blind;
    private final InstantSource clock;

    public RecordFinder(VaultKeys keys, FhirContext fhir, RecordReader reader, InstantSource clock) {
        this.keys = keys;
        this.fhir = fhir;
        this.candidates = new Candidates(reader);
        this.blind = new BlindIndex(keys.pseudonyms());
        this.clock = clock;
    }

    public RecordSearch.Page search(Handle transaction, PhiAccess access, RecordSearch search, SearchGate gate) {
        RecordTypes.check(fhir, search.type());
        Work work = new Work(transaction, access, gate);
        List<Requirement> requirements = work.conditions.requirements(search);
        return switch (Sequence.of(search.type(), search.order())) {
            case Sequence.ByColumn column -> work.page(search, requirements, column);
            case Sequence.ByContent content -> work.sorted(search, requirements, content);
        };
    }

    /// How many records match; empty where that would open too many.
    public OptionalInt count(Handle transaction, PhiAccess access, RecordSearch search, SearchGate gate) {
        RecordTypes.check(fhir, search.type());
        Work work = new Work(transaction, access, gate);
        Work.Matches matches = work.matches(search.type(), work.conditions.requirements(search), MOST_LOOKED_AT);
        return matches.complete() ? OptionalInt.of(matches.records().size()) : OptionalInt.empty();
    }

    /// One search at work.
    private final class Work {
        private final Handle transaction;
        private final PhiAccess access;
        private final SearchGate gate;
        private final Conditions conditions;
        private int lookedAtInChains;

        Work(Handle transaction, PhiAccess access, SearchGate gate) {
            this.transaction = transaction;
            this.access = access;
            this.gate = gate;
            this.conditions = new Conditions(access, clock.instant(), this::chain);
        }

        private record Matches(List<StoredRecord> records, boolean complete, int looked) {}

        /// All that match a link of a chain or hierarchy, within what the links before it have left.
        private List<StoredRecord> chain(String type, List<Requirement> requirements) {
            RecordTypes.check(fhir, type);
            Matches matches = matches(type, requirements, MOST_LOOKED_AT - lookedAtInChains);
            lookedAtInChains += matches.looked();
            if (!matches.complete() || lookedAtInChains > MOST_LOOKED_AT) {
                throw Problems.tooWide(MOST_LOOKED_AT);
            }
            return matches.records();
        }

        private List<StoredRecord> all(String type, List<Requirement> requirements) {
            RecordTypes.check(fhir, type);
            Matches matches = matches(type, requirements, MOST_LOOKED_AT);
            if (!matches.complete()) {
                throw Problems.tooWide(MOST_LOOKED_AT);
            }
            return matches.records();
        }

        private Matches matches(String type, List<Requirement> requirements, int most) {
            Sequence.ByColumn order = new Sequence.ByColumn("c.updated", false);
            Scan scan = new Scan(type, requirements, order, null, Integer.MAX_VALUE, most);
            List<StoredRecord> found = scan.run();
            return new Matches(found, scan.next == null, scan.looked);
        }

        RecordSearch.Page page(RecordSearch search, List<Requirement> requirements, Sequence.ByColumn order) {
            String scope = search.type() + "/" + order.column() + (order.descending() ? "/desc" : "/asc");
            Cursor after =
                    search.after() == null ? null : Cursor.open(keys, scope, search.after(), Candidates.parts(order));
            Scan scan = new Scan(search.type(), requirements, order, after, search.limit(), MOST_LOOKED_AT);
            List<StoredRecord> found = scan.run();
            return new RecordSearch.Page(found, scan.next == null ? null : scan.next.sealed(keys, scope));
        }

        RecordSearch.Page sorted(RecordSearch search, List<Requirement> requirements, Sequence.ByContent order) {
            String scope = search.type() + "/sorted";
            int from = search.after() == null
                    ? 0
                    : Integer.parseInt(
                            Cursor.open(keys, scope, search.after(), 1).parts().getFirst());
            Comparator<StoredRecord> byContent = Comparator.comparing(record -> opened(record), order.comparator());
            List<StoredRecord> all = new ArrayList<>(all(search.type(), requirements));
            all.sort(byContent.thenComparing(record -> record.key().id()));
            int end = Math.min(all.size(), from + search.limit());
            return new RecordSearch.Page(
                    all.subList(Math.min(from, end), end),
                    end < all.size() ? Cursor.at(String.valueOf(end)).sealed(keys, scope) : null);
        }

        private Resource opened(StoredRecord record) {
            if (record.content() == null) {
                throw new IllegalStateException("a candidate without content");
            }
            return record.content().open(access);
        }

        /// Looks through candidates until a page is full, none are left, or enough have been opened.
        private final class Scan {
            private final String type;
            /// What the tables do not tell.
            private final List<Requirement> asked = new ArrayList<>();
            private final Sequence.ByColumn order;
            private final Narrowing narrowing = new Narrowing();
            private final int limit;
            private final int most;
            private int looked;
            private @Nullable Cursor next;

            Scan(
                    String type,
                    List<Requirement> requirements,
                    Sequence.ByColumn order,
                    @Nullable Cursor after,
                    int limit,
                    int most) {
                this.type = type;
                this.order = order;
                this.limit = limit;
                this.most = most;
                this.next = after;
                for (Requirement requirement : requirements) {
                    if (!requirement.narrow(narrowing, blind)) {
                        asked.add(requirement);
                    }
                }
            }

            List<StoredRecord> run() {
                List<StoredRecord> found = new ArrayList<>();
                int chunk = Math.min(limit, CHUNK);
                boolean missing = order.missingLast() && Candidates.isMissing(next);
                Cursor after = next;
                while (true) {
                    List<Candidates.Candidate> some =
                            candidates.of(transaction, type, narrowing, order, missing, after, chunk + 1);
                    boolean more = some.size() > chunk;
                    for (Candidates.Candidate candidate : some.subList(0, Math.min(chunk, some.size()))) {
                        if (found.size() == limit) {
                            return found;
                        }
                        next = candidate.place();
                        after = next;
                        looked++;
                        if (gate.admits(type, candidate.row().patient())) {
                            StoredRecord record = candidates.open(candidate);
                            if (holds(record)) {
                                found.add(record);
                            }
                        }
                    }
                    if (!more && order.missingLast() && !missing) {
                        missing = true;
                        after = null;
                        continue;
                    }
                    if (!more) {
                        next = null;
                        return found;
                    }
                    if (found.size() == limit || looked >= most) {
                        return found;
                    }
                    chunk = CHUNK;
                }
            }

            private boolean holds(StoredRecord record) {
                if (asked.isEmpty()) {
                    return true;
                }
                Resource content = opened(record);
                return asked.stream().allMatch(requirement -> requirement.holds(record, content));
            }
        }
    }
}
