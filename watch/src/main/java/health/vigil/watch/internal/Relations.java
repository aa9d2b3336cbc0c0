package health.vigil.watch.internal;

import health.vigil.base.PatientToken;
import health.vigil.ledger.Act;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Who is a patient and a member of staff, and who lives with one, as officers told it; and what deserves a look when
/// such a patient's records are opened.
///
/// @param staff the accounts of members of staff who are patients, by patient
/// @param households patients who live with a member of staff, by account
record Relations(Map<String, Set<String>> staff, Map<String, Set<String>> households) {
    /// Names many patients, and opens none.
    private static final Set<String> OPENS_NONE = Set.of("panel", "reidentify");

    static Relations read(Handle handle) {
        Map<String, Set<String>> staff = new HashMap<>();
        Map<String, Set<String>> households = new HashMap<>();
        handle.createQuery("select account, subject, relation from watch.staff_patient")
                .map((row, _) -> {
                    String account = row.getString("account");
                    String subject = row.getString("subject");
                    return row.getString("relation").equals("OWN")
                            ? staff.computeIfAbsent(subject, _ -> new HashSet<>())
                                    .add(account)
                            : households
                                    .computeIfAbsent(account, _ -> new HashSet<>())
                                    .add(subject);
                })
                .list();
        return new Relations(staff, households);
    }

    /// What is to be looked at of one act of a person.
    List<Rules.Suspicion> judge(Entry entry) {
        boolean refused = entry.authority() instanceof Authority.Decided decided && !decided.permitted();
        PatientToken about = entry.subject();
        if (refused
                || about == null
                || !(entry.act() instanceof Act.RecordsDisclosed disclosed)
                || OPENS_NONE.contains(disclosed.interaction())) {
            return List.of();
        }
        String actor = entry.actor().id();
        String subject = about.value();
        Set<String> accounts = staff.getOrDefault(subject, Set.of());
        List<Rules.Suspicion> found = new ArrayList<>();
        if (accounts.contains(actor)) {
            found.add(Rules.ofOne("own-record@1", "low", subject, "Opened the record that is this person's own."));
        } else if (!accounts.isEmpty()) {
            found.add(Rules.ofOne("colleague@1", "medium", subject, "Opened a patient who is a member of staff."));
        }
        if (households.getOrDefault(actor, Set.of()).contains(subject)) {
            found.add(Rules.ofOne("household@1", "high", subject, "Opened a patient who lives with this person."));
        }
        return found;
    }
}
