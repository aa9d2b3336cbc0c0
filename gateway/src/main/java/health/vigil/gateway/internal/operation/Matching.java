package health.vigil.gateway.internal.operation;

import health.vigil.gateway.internal.Answer;
import health.vigil.gateway.internal.Call;
import health.vigil.gateway.internal.Disclosing;
import health.vigil.gateway.internal.Judge;
import health.vigil.gateway.internal.RecordType;
import health.vigil.gateway.internal.Refusals;
import health.vigil.gateway.internal.Witness;
import health.vigil.policy.Action;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordKey;
import health.vigil.vault.RecordSearch;
import health.vigil.vault.RecordSearch.Condition;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// `$match`: who of our patients a Patient may be. Candidates come from the blind index (an identifier; names with
/// the birth date; both names; the birth date alone), and only those that the caller may see are scored.
public final class Matching {
    private static final int CANDIDATES_EACH = 100;
    private static final int MOST_VALUES = 10;

    private final Jdbi identified;
    private final Vault vault;
    private final Judge judge;
    private final Witness witness;
    private final Disclosing disclosing;

    public Matching(Jdbi identified, Vault vault, Judge judge, Witness witness, Disclosing disclosing) {
        this.identified = identified;
        this.vault = vault;
        this.judge = judge;
        this.witness = witness;
        this.disclosing = disclosing;
    }

    /// How sure a match is, as FHIR grades it.
    enum Grade {
        CERTAIN("certain"),
        PROBABLE("probable"),
        POSSIBLE("possible");

        private final String code;

        Grade(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    /// A candidate.
    ///
    /// @param probability that it is the same person, 0.5 to 1
    record Match(Patient patient, double probability, Grade grade) {}

    /// The matches, best first.
    ///
    /// @param onlyCertain whether only a certain match is wanted, and none where several are
    List<Match> match(Call call, Patient sought, int most, boolean onlyCertain) {
        RecordType<?> type = RecordType.named("Patient").orElseThrow();
        return Answer.of(identified, transaction -> {
            Decision decision = judge.anywhere(call, Action.SEARCH, type);
            if (decision instanceof Decision.Deny deny) {
                witness.record(
                        transaction, witness.disclosure(call, deny, "match", null, List.of(type.name()), List.of()));
                return new Answer.Refused<>(Refusals.denied(deny));
            }
            Disclosing.Operation operation = new Disclosing.Operation(call, Action.SEARCH, "match", List.of());
            List<Resource> seen = disclosing.disclose(
                    transaction,
                    operation,
                    candidates(transaction, type, sought),
                    candidate -> candidate instanceof Patient patient && MatchScore.of(sought, patient) >= 0.5);
            if (seen.isEmpty()) {
                witness.record(transaction, witness.disclosure(call, decision, "match", null, List.of(), List.of()));
            }
            return new Answer.Given<>(graded(sought, seen, most, onlyCertain));
        });
    }

    private static List<Match> graded(Patient sought, List<Resource> seen, int most, boolean onlyCertain) {
        List<Match> matches = new ArrayList<>(seen.stream()
                .map(Patient.class::cast)
                .map(patient -> graded(sought, patient))
                .sorted(Comparator.comparingDouble(Match::probability).reversed())
                .toList());
        long certain =
                matches.stream().filter(match -> match.grade() == Grade.CERTAIN).count();
        if (certain > 1) {
            // one person cannot be two records: which of them it is, a person has to say
            matches.replaceAll(match -> match.grade() == Grade.CERTAIN
                    ? new Match(match.patient(), match.probability(), Grade.PROBABLE)
                    : match);
        }
        return matches.stream()
                .filter(match -> !onlyCertain || match.grade() == Grade.CERTAIN)
                .limit(most)
                .toList();
    }

    private static Match graded(Patient sought, Patient candidate) {
        double probability = MatchScore.of(sought, candidate);
        boolean active = !candidate.hasActive() || candidate.getActive();
        Grade grade = Grade.POSSIBLE;
        if (probability >= 0.99 && active && !MatchScore.contradict(sought, candidate)) {
            grade = Grade.CERTAIN;
        } else if (probability >= 0.9) {
            grade = Grade.PROBABLE;
        }
        return new Match(candidate, probability, grade);
    }

    private List<StoredRecord> candidates(Handle transaction, RecordType<?> type, Patient sought) {
        Map<RecordKey, StoredRecord> candidates = new LinkedHashMap<>();
        for (List<Condition> conditions : searches(sought)) {
            RecordSearch search = new RecordSearch(type.name(), conditions, false, CANDIDATES_EACH, null);
            vault.search(transaction, judge.finding(Action.SEARCH, type), search)
                    .records()
                    .forEach(record -> candidates.putIfAbsent(record.key(), record));
        }
        return List.copyOf(candidates.values());
    }

    private static List<List<Condition>> searches(Patient sought) {
        List<List<Condition>> searches = new ArrayList<>();
        sought.getIdentifier().stream()
                .filter(identifier -> identifier.hasSystem() && identifier.hasValue())
                .map(Matching::token)
                .limit(MOST_VALUES)
                .forEach(token -> searches.add(List.of(new Condition("identifier", List.of(token)))));
        List<String> families = sought.getName().stream()
                .filter(HumanName::hasFamily)
                .map(HumanName::getFamily)
                .limit(MOST_VALUES)
                .toList();
        List<String> givens = sought.getName().stream()
                .flatMap(name -> name.getGiven().stream())
                .map(StringType::getValue)
                .filter(value -> value != null && !value.isBlank())
                .limit(MOST_VALUES)
                .toList();
        List<String> days =
                sought.hasBirthDate() ? List.of(sought.getBirthDateElement().getValueAsString()) : List.of();
        both(searches, "family", families, "birthdate", days);
        both(searches, "given", givens, "birthdate", days);
        both(searches, "family", families, "given", givens);
        if (!days.isEmpty()) {
            searches.add(List.of(new Condition("birthdate", days)));
        }
        return searches;
    }

    private static void both(
            List<List<Condition>> searches, String one, List<String> ones, String other, List<String> others) {
        if (!ones.isEmpty() && !others.isEmpty()) {
            searches.add(List.of(new Condition(one, ones), new Condition(other, others)));
        }
    }

    private static String token(Identifier identifier) {
        return identifier.getSystem() + "|" + identifier.getValue();
    }
}
