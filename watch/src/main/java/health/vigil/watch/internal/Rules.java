package health.vigil.watch.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What deserves a look: each rule says why in one sentence with its numbers. Pure: a person's day and what is usual
/// are all that it sees.
public final class Rules {
    private static final int FEW_PATIENTS = 15;
    private static final int MANY_FOR_A_STRANGER = 40;
    private static final int WALK = 12;
    private static final int REFUSALS = 5;
    private static final int OUTSIDE = 3;
    private static final int ODD_PATIENTS = 3;
    private static final int MANY_SEARCHES = 30;
    private static final int LARGE_EXPORT = 5_000;
    private static final List<String> DISCLOSURES = List.of("records-disclosed");

    private Rules() {}

    /// A rule found something.
    ///
    /// @param severity `low`, `medium` or `high`
    /// @param subject the patient whom it is about, by audit token; empty where it is about many
    /// @param kinds the kinds of entries that show it
    public record Suspicion(
            String rule,
            String severity,
            String subject,
            String sentence,
            SortedMap<String, Long> figures,
            List<String> kinds) {
        /// What is told once a person and day.
        String identity() {
            return String.join(" ", rule, severity, subject);
        }
    }

    /// Judges a day as it stands.
    public static List<Suspicion> judge(Day day, Baseline usual) {
        List<Suspicion> found = new ArrayList<>();
        volume(day, usual, found);
        if (day.pace() >= WALK) {
            found.add(found(
                    "walk@1",
                    "high",
                    "Opened " + day.pace() + " patients within ten minutes, one after the other.",
                    Map.of("patients", (long) day.pace(), "minutes", 10L)));
        }
        if (day.odd >= ODD_PATIENTS) {
            found.add(found(
                    "hours@1",
                    "medium",
                    "Opened " + day.odd
                            + " patients at an hour that lies three hours or more from any worked in four weeks.",
                    Map.of("patients", (long) day.odd)));
        }
        if (day.withoutRelationship >= OUTSIDE) {
            found.add(found(
                    "relationship@1",
                    "medium",
                    "Asked " + day.withoutRelationship
                            + " times for patients of units where this person does not work; refused.",
                    Map.of("refused", (long) day.withoutRelationship)));
        }
        if (day.refusedPace() >= REFUSALS) {
            found.add(found(
                    "refusals@1",
                    "medium",
                    "Was refused " + day.refusedPace() + " times within ten minutes.",
                    Map.of("refused", (long) day.refusedPace(), "minutes", 10L)));
        }
        if (day.searches >= MANY_SEARCHES && day.patients() * 10 < day.searches) {
            found.add(found(
                    "searches@1",
                    "low",
                    "Searched " + day.searches + " times and opened only " + day.patients() + " patients.",
                    Map.of("searches", (long) day.searches, "patients", (long) day.patients())));
        }
        if (day.flagged() != null) {
            found.add(ofOne(
                    "special-care@1", "medium", day.flagged(), "Opened a patient whose records need special care."));
        }
        if (day.exported > Math.max(LARGE_EXPORT, 3 * usual.largestExport())) {
            found.add(new Suspicion(
                    "export@1",
                    "high",
                    "",
                    "Exported " + day.exported + " entries or records at once; the largest before had "
                            + usual.largestExport() + ".",
                    new TreeMap<>(Map.of("entries", day.exported, "largest-before", usual.largestExport())),
                    List.of("evidence-exported", "records-exported")));
        }
        return found;
    }

    private static void volume(Day day, Baseline usual, List<Suspicion> found) {
        int own = usual.ownMedian();
        int role = usual.roleHigh();
        int limit = own + role == 0 ? MANY_FOR_A_STRANGER : Math.max(FEW_PATIENTS, Math.max(3 * own, role * 3 / 2));
        if (day.patients() > limit) {
            found.add(found(
                    "volume@1",
                    day.patients() > 2 * limit ? "high" : "medium",
                    "Opened " + day.patients() + " patients today; " + usually(own)
                            + ", and nineteen days in twenty of the role "
                            + (role == 0 ? "are not known yet." : "stay at " + role + " or fewer."),
                    Map.of(
                            "patients", (long) day.patients(),
                            "own-median", (long) own,
                            "role-95th-percentile", (long) role,
                            "limit", (long) limit)));
        }
    }

    private static String usually(int own) {
        return own == 0 ? "this person's habit is not known yet" : "this person usually opens " + own;
    }

    /// Something about a single patient.
    static Suspicion ofOne(String rule, String severity, String subject, String sentence) {
        return new Suspicion(rule, severity, subject, sentence, new TreeMap<>(Map.of("patients", 1L)), DISCLOSURES);
    }

    private static Suspicion found(String rule, String severity, String sentence, Map<String, Long> figures) {
        return new Suspicion(rule, severity, "", sentence, new TreeMap<>(figures), DISCLOSURES);
    }
}
