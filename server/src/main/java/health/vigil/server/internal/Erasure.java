package health.vigil.server.internal;

import health.vigil.alerts.Alerts;
import health.vigil.base.Ids;
import health.vigil.base.PatientToken;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.base.TokenPurpose;
import health.vigil.console.PatientErasure;
import health.vigil.facts.FactStore;
import health.vigil.intake.Originals;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.Ledger;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.RecordedEntry;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import health.vigil.vault.PostgresVault;
import health.vigil.watch.Holds;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Erases a patient: first what is pseudonymised, then the records with their key and the originals of messages. Each
/// half is a transaction with its own entry; a patient whose second half failed is still known by the token, so that
/// the erasure can be asked for again. Legal holds are looked at before, and once more before each half commits.
///
/// @param identified the role of vault and intake
/// @param pseudonymised the role of facts and alerts
/// @param evidence where the log says which messages were about the patient
/// @param clock of evidence
public record Erasure(
        Jdbi identified,
        Jdbi pseudonymised,
        PostgresVault vault,
        FactStore facts,
        LedgerReader evidence,
        Ledger ledger,
        Policy policy,
        Holds holds,
        Ids ids,
        InstantSource clock)
        implements PatientErasure {
    private static final Problem HELD = new Problem(
            "VGL-SRV-010",
            "A legal hold is in force, so nobody is erased.",
            "Ask again when the hold has been released.");
    private static final Problem UNKNOWN = new Problem(
            "VGL-SRV-011", "No patient is known by this token.", "Give the token as the evidence shows it.");
    private static final Problem PRESENT = new Problem(
            "VGL-SRV-012",
            "The patient is in the hospital now.",
            "Ask again when the patient has left; care comes first.");
    private static final Problem IN_HANDS = new Problem(
            "VGL-SRV-013", "An alert of the patient waits for somebody.", "Have its outcome recorded, and ask again.");

    @Override
    public Decided<Integer> erase(Principal principal, PatientToken patient) {
        Decision decision = policy.decide(new AccessRequest(
                principal,
                Action.DELETE,
                DataCategory.DEMOGRAPHICS,
                "Patient",
                patient,
                null,
                Purpose.usualFor(principal.role())));
        return switch (decision) {
            case Decision.Deny denial -> {
                record(principal, denial, patient, new Act.RecordsWritten("erase", List.of()));
                yield new Decided.Refused<>(denial);
            }
            case Decision.Permit permit -> new Decided.Given<>(erase(principal, permit, patient));
        };
    }

    private int erase(Principal principal, Decision.Permit permit, PatientToken patient) {
        try {
            refuseUnderHold();
            List<String> all = identified.inTransaction(transaction -> identities(transaction, permit, patient));
            Set<UUID> messages = messages(all);
            int pseudonyms = pseudonymised.inTransaction(
                    transaction -> erasePseudonymised(transaction, principal, permit, patient, all));
            int records = identified.inTransaction(
                    transaction -> eraseIdentified(transaction, principal, permit, patient, all, messages));
            return pseudonyms + records;
        } catch (ProblemException e) {
            if (e.problem().equals(HELD)) {
                record(principal, permit, patient, new Act.DeletionRefused("patient", "hold"));
            }
            throw e;
        }
    }

    private List<String> identities(Handle transaction, Decision.Permit permit, PatientToken patient) {
        String id = vault.reidentify(transaction, permit.access(), patient)
                .orElseThrow(() -> new ProblemException(UNKNOWN));
        if (vault.currentUnit(transaction, id).isPresent()) {
            throw new ProblemException(PRESENT);
        }
        return vault.identities(transaction, id);
    }

    /// The messages that became records of these patients, as the log has them.
    private Set<UUID> messages(List<String> patients) {
        Set<UUID> messages = new HashSet<>();
        for (String patient : patients) {
            EntrySearch normalised =
                    EntrySearch.everything().ofKind("message-normalised").atMost(EntrySearch.MOST);
            gather(normalised.about(vault.token(patient, TokenPurpose.AUDIT)), messages);
            gather(normalised.referringTo("Patient/" + patient), messages);
        }
        return messages;
    }

    private void gather(EntrySearch search, Set<UUID> messages) {
        List<RecordedEntry> page = evidence.find(search);
        while (!page.isEmpty()) {
            for (RecordedEntry entry : page) {
                if (entry.entry().act() instanceof Act.MessageNormalised act) {
                    messages.add(act.journalId());
                }
            }
            page = evidence.find(search.after(page.getLast().index()));
        }
    }

    private int erasePseudonymised(
            Handle transaction, Principal principal, Decision.Permit permit, PatientToken patient, List<String> all) {
        int erasedFacts = 0;
        int erasedAssessments = 0;
        for (String id : all) {
            PatientToken care = vault.token(id, TokenPurpose.CARE);
            if (Alerts.waits(transaction, care)) {
                throw new ProblemException(IN_HANDS);
            }
            erasedFacts += facts.erase(transaction, care);
            erasedAssessments += Alerts.erase(transaction, care);
        }
        Map<String, Long> figures = Map.of("facts", (long) erasedFacts, "assessments", (long) erasedAssessments);
        ledger.append(
                transaction,
                entry(principal, permit, patient, new Act.JobRan("patient-erased", "pseudonymised", figures)));
        refuseUnderHold();
        return erasedFacts + erasedAssessments;
    }

    private int eraseIdentified(
            Handle transaction,
            Principal principal,
            Decision.Permit permit,
            PatientToken patient,
            List<String> all,
            Set<UUID> messages) {
        int records = vault.erase(transaction, permit.access(), all);
        int originals = Originals.erase(transaction, messages, all);
        for (String id : all) {
            Originals.forgetWaiting(transaction, vault.token(id, TokenPurpose.CARE));
        }
        Map<String, Long> figures = Map.of("records", (long) records, "originals", (long) originals);
        ledger.appendAll(
                transaction,
                List.of(
                        entry(principal, permit, patient, new Act.KeyChanged("patient", "destroyed")),
                        entry(principal, permit, patient, new Act.JobRan("patient-erased", "identified", figures))));
        refuseUnderHold();
        return records + originals;
    }

    private void refuseUnderHold() {
        if (holds.any()) {
            throw new ProblemException(HELD);
        }
    }

    private void record(Principal principal, Decision decision, PatientToken patient, Act act) {
        identified.useTransaction(transaction -> ledger.append(transaction, entry(principal, decision, patient, act)));
    }

    private Entry entry(Principal principal, Decision decision, PatientToken patient, Act act) {
        return new Entry(ids.next(), clock.instant(), principal.actor(), decision.authority(), patient, act);
    }
}
