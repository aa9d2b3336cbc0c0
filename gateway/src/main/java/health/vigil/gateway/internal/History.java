package health.vigil.gateway.internal;

import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Versions: of one record, of one type, of everything.
final class History {
    private final Vault vault;

    History(Vault vault) {
        this.vault = vault;
    }

    /// One version as disclosed.
    ///
    /// @param content null for a deletion
    record Version(StoredRecord record, Body.@Nullable Kept content) {}

    /// @param next where the next page begins, null on the last
    /// @param total how many there are, null where that is not known
    record Page(
            List<Version> versions,
            @Nullable String next,
            @Nullable Integer total) {}

    /// The versions of one record, newest first. A version is decided about as the patient's whose it was, or of whom
    /// that patient is now known as.
    ///
    /// @param before the page has older versions than this, null for the first
    Page of(Turn turn, RecordType<?> type, String id, @Nullable Instant since, int limit, @Nullable Integer before) {
        List<StoredRecord> found = vault.history(
                turn.transaction(),
                turn.judge().finding(Action.HISTORY, type),
                new RecordKey(type.name(), id),
                since,
                before,
                limit + 1);
        List<StoredRecord> page = found.subList(0, Math.min(limit, found.size()));
        String newest = page.isEmpty() ? null : page.getFirst().patient();
        String patient = newest == null ? null : vault.survivor(turn.transaction(), newest);
        String resource = page.isEmpty() ? type.name() : page.getFirst().key().reference();
        Decision decision = turn.decide(Action.HISTORY, type, resource, patient);
        if (decision instanceof Decision.Deny) {
            throw turn.refuse(Refusals.denied(decision), decision, "history", patient, resource);
        }
        if (page.isEmpty() && since == null) {
            throw turn.refuse(Refusals.notFound(type.name()), decision, "history", patient, resource);
        }
        record Group(Decision decision, @Nullable String patient) {}
        Map<Group, List<String>> groups = new LinkedHashMap<>();
        List<Version> versions = new ArrayList<>();
        Map<String, String> owners = new HashMap<>();
        for (StoredRecord record : page) {
            String whose = record.patient() == null
                    ? null
                    : owners.computeIfAbsent(record.patient(), known -> vault.survivor(turn.transaction(), known));
            Decision about = turn.decide(Action.HISTORY, type, resource, whose);
            groups.computeIfAbsent(new Group(about, whose), group -> new ArrayList<>())
                    .add(record.versionedReference());
            if (about instanceof Decision.Permit permit) {
                versions.add(version(record, permit));
            }
        }
        groups.forEach((group, references) ->
                turn.disclosed(group.decision(), "history", group.patient(), references, List.of()));
        if (groups.isEmpty()) {
            turn.disclosed(decision, "history", patient, List.of(), List.of());
        }
        boolean more = found.size() > limit;
        return new Page(
                versions,
                more ? String.valueOf(page.getLast().version()) : null,
                more || before != null ? null : Integer.valueOf(versions.size()));
    }

    /// Versions of all records of a type, or of all types, newest first, as far as the caller may see them.
    ///
    /// @param type null for all
    Page changes(Turn turn, @Nullable RecordType<?> type, @Nullable Instant since, int limit, @Nullable String cursor) {
        RecordType<?> asked = type == null ? RecordType.named("Patient").orElseThrow() : type;
        Decision anywhere = turn.judge().anywhere(turn.call(), Action.HISTORY, asked);
        if (anywhere instanceof Decision.Deny) {
            throw turn.refuse(Refusals.denied(anywhere), anywhere, "history", null, type == null ? "*" : type.name());
        }
        Scope scope = new Scope(turn, Action.HISTORY);
        RecordSearch.Page page = vault.changes(
                turn.transaction(),
                turn.judge().finding(Action.HISTORY, asked),
                type == null ? null : type.name(),
                since,
                limit,
                cursor,
                scope);
        record Group(Decision decision, @Nullable String patient) {}
        Map<Group, List<String>> groups = new LinkedHashMap<>();
        List<Version> versions = new ArrayList<>();
        for (StoredRecord record : page.records()) {
            Decision decision =
                    scope.decide(RecordType.named(record.key().type()).orElseThrow(), record.patient());
            groups.computeIfAbsent(new Group(decision, record.patient()), group -> new ArrayList<>())
                    .add(record.versionedReference());
            if (decision instanceof Decision.Permit permit) {
                versions.add(version(record, permit));
            }
        }
        groups.forEach((group, references) ->
                turn.disclosed(group.decision(), "history", group.patient(), references, List.of()));
        scope.record("history", List.of());
        if (groups.isEmpty()) {
            turn.disclosed(anywhere, "history", null, List.of(), List.of());
        }
        return new Page(versions, page.next(), null);
    }

    private static Version version(StoredRecord record, Decision.Permit permit) {
        return new Version(record, record.deleted() ? null : Body.Kept.of(record, permit));
    }
}
