package health.vigil.ledger.internal.search;

import health.vigil.ledger.Act;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What an entry is about, so that investigators find it: FHIR references without their version, and `alert/…`,
/// `assessment/…`, `message/…`, `bundle/…`, `decision/…`, `policy/…`, `finding/…`, `actor/…`, `entry/…`.
final class References {
    private References() {}

    /// The references of an entry, sorted.
    static SortedSet<String> of(Entry entry) {
        SortedSet<String> references = new TreeSet<>();
        switch (entry.authority()) {
            case Authority.Decided decided -> {
                references.add("decision/" + decided.decision());
                decided.policies().forEach(policy -> references.add("policy/" + policy));
            }
            case Authority.Duty _ -> {}
        }
        switch (entry.act()) {
            case Act.MessageReceived act -> references.add("message/" + act.journalId());
            case Act.MessageNormalised act -> {
                references.add("message/" + act.journalId());
                addResources(references, act.resources());
            }
            case Act.ExceptionQueued act -> references.add("message/" + act.journalId());
            case Act.ExceptionReplayed act -> references.add("message/" + act.journalId());
            case Act.ExceptionCorrected act -> references.add("message/" + act.journalId());
            case Act.RecordsWritten act -> addResources(references, act.resources());
            case Act.RecordsDisclosed act -> {
                addResources(references, act.resources());
                if (act.recipient() != null) {
                    references.add("recipient/" + act.recipient());
                }
            }
            case Act.Inference act -> {
                references.add("assessment/" + act.assessment());
                references.add("bundle/" + act.bundle());
            }
            case Act.AlertStepped act -> {
                references.add("alert/" + act.alert());
                if (act.assessment() != null) {
                    references.add("assessment/" + act.assessment());
                }
            }
            case Act.CardAnswered act -> references.add("assessment/" + act.assessment());
            case Act.NoticeDelivered act -> references.add("alert/" + act.alert());
            case Act.ConfigurationChanged act -> {
                references.add(act.what() + "/" + act.name());
                if (act.what().equals("model")) {
                    references.add("bundle/" + act.contentAddress());
                }
            }
            case Act.EvidenceQueried act -> references.addAll(act.entries());
            case Act.FindingRaised act -> {
                references.add("finding/" + act.finding());
                references.add("actor/" + act.about());
                references.addAll(act.entries());
            }
            case Act.FindingReviewed act -> references.add("finding/" + act.finding());
            case Act.Contained act ->
                references.add((act.target().equals("model") ? "bundle/" : "actor/") + act.name());
            case Act.EmergencyOpened act -> references.add("emergency/" + act.emergency());
            case Act.EmergencyReviewed act -> references.add("emergency/" + act.emergency());
            case Act.RecordsExported act -> references.add("export/" + act.export());
            case Act.IncidentRaised act -> references.add("incident/" + act.incident());
            case Act.HoldChanged act -> references.add("hold/" + act.hold());
            case Act.DeletionRefused act -> references.add("object/" + act.object());
            case Act.RequestRefused _,
                    Act.ClockCompared _,
                    Act.SessionChanged _,
                    Act.KeyChanged _,
                    Act.LogKeysChanged _,
                    Act.JobRan _,
                    Act.EvidenceExported _ -> {}
        }
        return references;
    }

    private static void addResources(SortedSet<String> references, List<String> resources) {
        for (String resource : resources) {
            int version = resource.indexOf("/_history/");
            references.add(version < 0 ? resource : resource.substring(0, version));
        }
    }
}
