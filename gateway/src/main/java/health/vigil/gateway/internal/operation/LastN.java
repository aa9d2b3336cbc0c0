package health.vigil.gateway.internal.operation;

import health.vigil.base.PhiAccess;
import health.vigil.base.Sealed;
import health.vigil.gateway.internal.Answer;
import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.Disclosing;
import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.Witness;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// `$lastn`: the newest observations of one patient for each code, those without a time last. Looks through the newest
/// 4,000 that match.
public final class LastN {
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 20;

    private final Jdbi identified;
    private final Vault vault;
    private final Judge judge;
    private final Witness witness;
    private final Disclosing disclosing;

    public LastN(Jdbi identified, Vault vault, Judge judge, Witness witness, Disclosing disclosing) {
        this.identified = identified;
        this.vault = vault;
        this.judge = judge;
        this.witness = witness;
        this.disclosing = disclosing;
    }

    /// The observations, newest first.
    ///
    /// @param patient logical id
    /// @param conditions what must hold besides
    /// @param most how many of each code, 1 or more
    List<Resource> find(Call call, String patient, List<RecordSearch.Condition> conditions, int most) {
        RecordType<?> type = RecordType.named("Observation").orElseThrow();
        List<String> parameters = conditions.stream()
                .map(RecordSearch.Condition::parameter)
                .distinct()
                .toList();
        return Answer.of(identified, transaction -> {
            Decision decision = judge.about(transaction, call, Action.SEARCH, type, type.name(), patient);
            if (decision instanceof Decision.Deny deny) {
                witness.record(
                        transaction,
                        witness.disclosure(call, deny, "lastn", patient, List.of(type.name()), parameters));
                return new Answer.Refused<>(Refusals.denied(deny));
            }
            Disclosing.Operation operation = new Disclosing.Operation(call, Action.SEARCH, "lastn", parameters);
            return new Answer.Given<>(find(transaction, operation, type, conditions, most));
        });
    }

    private List<Resource> find(
            Handle transaction,
            Disclosing.Operation operation,
            RecordType<?> type,
            List<RecordSearch.Condition> conditions,
            int most) {
        PhiAccess finding = judge.finding(Action.SEARCH, type);
        Map<StoredRecord, Observation> found = new LinkedHashMap<>();
        String after = null;
        for (int looked = 0; looked < MOST_PAGES; looked++) {
            RecordSearch.Page page =
                    vault.search(transaction, finding, new RecordSearch(type.name(), conditions, true, PAGE, after));
            for (StoredRecord record : page.records()) {
                Sealed<Resource> content = record.content();
                if (content != null && content.open(finding) instanceof Observation observation) {
                    found.put(record, observation);
                }
            }
            after = page.next();
            if (after == null) {
                break;
            }
        }
        LastNGroups groups = new LastNGroups();
        found.values().forEach(observation -> groups.learn(observation.getCode()));
        Map<String, Integer> seen = new HashMap<>();
        List<StoredRecord> newest = new ArrayList<>();
        found.forEach((record, observation) -> {
            if (seen.merge(groups.of(observation.getCode()), 1, Integer::sum) <= most) {
                newest.add(record);
            }
        });
        return disclosing.disclose(transaction, operation, newest, resource -> true);
    }
}
