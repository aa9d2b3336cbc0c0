package health.vigil.watch;

import health.vigil.base.Ids;
import health.vigil.ledger.Act;
import health.vigil.ledger.Ledger;
import health.vigil.policy.Action;
import health.vigil.policy.Decided;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.watch.Finding.Verdict;
import health.vigil.watch.internal.Desk;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The officer's queue. Every look and every verdict is decided and recorded. Safe for several threads.
public final class Findings {
    /// Rows of a page of the queue.
    public static final int PAGE = 100;

    private final Desk desk;

    /// @param evidence the role of the log, with the schema `watch` migrated
    public Findings(Jdbi evidence, Ledger ledger, Policy policy, Ids ids, InstantSource clock) {
        this.desk = new Desk(evidence, ledger, policy, ids, clock);
    }

    /// A page of the queue: what nobody has judged yet, the gravest first; then what was judged last.
    ///
    /// @param from how many rows come before the page
    public Decided<List<Finding>> queue(Principal principal, int from) {
        return desk.decided(principal, Action.SEARCH, "findings", (transaction, permit) -> {
            List<Finding> queue = transaction
                    .createQuery("""
                            select * from watch.finding
                            order by verdict is not null,
                                case severity when 'high' then 0 when 'medium' then 1 else 2 end, raised_at desc, id
                            offset :from limit :page
                            """)
                    .bind("from", from)
                    .bind("page", PAGE)
                    .map((row, _) -> finding(row))
                    .list();
            desk.record(
                    transaction,
                    principal,
                    permit,
                    new Act.EvidenceQueried(
                            "findings",
                            new TreeMap<>(Map.of("count", Integer.toString(queue.size()))),
                            queue.stream()
                                    .map(finding -> "finding/" + finding.id())
                                    .toList()));
            return queue;
        });
    }

    /// Says what a finding was.
    ///
    /// @return whether it was still open
    public Decided<Boolean> review(Principal principal, UUID id, Verdict verdict) {
        return desk.decided(principal, Action.UPDATE, "findings", (transaction, permit) -> {
            boolean open = judge(transaction, principal, id, verdict);
            if (open) {
                desk.record(transaction, principal, permit, new Act.FindingReviewed(id, verdict.code()));
            }
            return open;
        });
    }

    private boolean judge(Handle transaction, Principal principal, UUID id, Verdict verdict) {
        return transaction
                        .createUpdate("""
                        update watch.finding set verdict = :verdict, reviewed_at = :now, reviewed_by = :by
                        where id = :id and verdict is null
                        """)
                        .bind("verdict", verdict.name())
                        .bind("now", desk.clock().instant().atOffset(ZoneOffset.UTC))
                        .bind("by", principal.id())
                        .bind("id", id)
                        .execute()
                == 1;
    }

    private static Finding finding(ResultSet row) throws SQLException {
        OffsetDateTime reviewed = row.getObject("reviewed_at", OffsetDateTime.class);
        String verdict = row.getString("verdict");
        return new Finding(
                row.getObject("id", UUID.class),
                row.getString("rule"),
                row.getString("severity"),
                row.getString("actor"),
                row.getObject("day", LocalDate.class),
                row.getString("sentence"),
                figures(row.getString("figures")),
                Arrays.asList((Long[]) row.getArray("entries").getArray()),
                row.getObject("raised_at", OffsetDateTime.class).toInstant(),
                verdict == null ? null : Verdict.valueOf(verdict),
                row.getString("reviewed_by"),
                reviewed == null ? null : reviewed.toInstant());
    }

    private static SortedMap<String, Long> figures(String text) {
        return Arrays.stream(text.split(","))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1]), (a, _) -> a, TreeMap::new));
    }
}
