package health.vigil.inquiry;

import health.vigil.ledger.Act;
import health.vigil.ledger.Authority;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a ledger entry says, in words. Entries carry tokens and references only, and so do these.
public final class ActText {
    private static final int MOST_RESOURCES = 3;

    /// A content address is told by its first digits.
    private static final Pattern LONG_ADDRESS = Pattern.compile("(sha256:[0-9a-f]{12})[0-9a-f]{52}");

    private ActText() {}

    /// What was done.
    public static String title(Act act) {
        return switch (act) {
            case Act.MessageReceived received -> "Message received, " + received.acknowledgement();
            case Act.MessageNormalised _ -> "Message normalised";
            case Act.ExceptionQueued queued -> "Message queued for " + queued.queue();
            case Act.ExceptionReplayed _ -> "Queued message replayed";
            case Act.ExceptionCorrected _ -> "Queued message corrected";
            case Act.RequestRefused refused ->
                "Refused at the door: " + refused.reason()
                        + (refused.times() == 1 ? "" : ", " + refused.times() + " times");
            case Act.RecordsWritten written -> "Records: " + written.interaction();
            case Act.RecordsDisclosed disclosed -> "Disclosure: " + disclosed.interaction();
            case Act.RecordsExported exported -> "Exported records: " + exported.outcome();
            case Act.Inference _ -> "Inference";
            case Act.AlertStepped stepped -> step(stepped.to(), stepped.reason());
            case Act.NoticeDelivered notice -> "Notice to " + notice.recipient();
            case Act.CardAnswered answered -> "Card " + answered.outcome();
            case Act.SessionChanged session -> "Session: " + session.event() + ", " + session.outcome();
            case Act.KeyChanged key -> "Key: " + key.change();
            case Act.LogKeysChanged _ -> "Ledger: further signing keys";
            case Act.IncidentRaised incident -> "Incident: " + incident.what();
            case Act.ClockCompared compared -> "Clock compared with " + compared.reference();
            case Act.HoldChanged hold -> "Legal hold " + hold.change();
            case Act.DeletionRefused refused -> "Deletion refused: " + refused.reason();
            case Act.ConfigurationChanged changed -> "Changed: " + changed.what() + " " + changed.name();
            case Act.JobRan job -> "Job: " + job.job() + ", " + job.outcome();
            case Act.EvidenceQueried queried ->
                "Asked the log: " + queried.question().replace('-', ' ');
            case Act.EvidenceExported exported -> "Exported evidence as " + exported.format();
            case Act.FindingRaised finding -> "Finding: " + finding.rule() + ", " + finding.severity();
            case Act.FindingReviewed reviewed -> "Finding reviewed: " + reviewed.verdict();
            case Act.EmergencyOpened opened ->
                "Emergency access: " + opened.reason().replace('-', ' ');
            case Act.EmergencyReviewed reviewed ->
                "Emergency access reviewed: " + reviewed.verdict().replace('-', ' ');
            case Act.Contained contained -> "Containment: " + contained.target() + " " + contained.change();
        };
    }

    /// To what, and with which result.
    public static String detail(Act act) {
        return switch (act) {
            case Act.MessageReceived received ->
                received.messageType() + " from " + received.sender() + ", message/" + received.journalId();
            case Act.MessageNormalised normalised ->
                resources(normalised.resources()) + "; " + normalised.facts() + " facts";
            case Act.ExceptionQueued queued -> queued.problem() + ", message/" + queued.journalId();
            case Act.ExceptionReplayed replayed -> "message/" + replayed.journalId();
            case Act.ExceptionCorrected corrected -> "message/" + corrected.journalId();
            case Act.RequestRefused refused -> refused.door() + ", " + refused.interaction();
            case Act.RecordsWritten written -> resources(written.resources());
            case Act.RecordsDisclosed disclosed ->
                resources(disclosed.resources())
                        + (disclosed.parameters().isEmpty() ? "" : " by " + String.join(", ", disclosed.parameters()))
                        + (disclosed.recipient() == null ? "" : ", for " + disclosed.recipient());
            case Act.RecordsExported exported -> pairs(exported.records()) + ", export/" + exported.export();
            case Act.Inference inference ->
                inference.result().entrySet().stream()
                                .map(score -> score.getKey() + " " + score.getValue())
                                .collect(Collectors.joining(", "))
                        + "; " + inference.inputs().size() + " inputs, assessment/" + inference.assessment();
            case Act.AlertStepped stepped ->
                (stepped.reason().isEmpty() ? "" : stepped.reason() + ", ") + "alert/" + stepped.alert();
            case Act.NoticeDelivered notice -> "by " + notice.channel() + ", alert/" + notice.alert();
            case Act.CardAnswered answered ->
                (answered.reason().isEmpty() ? "" : answered.reason() + ", ") + "assessment/" + answered.assessment();
            case Act.SessionChanged session -> session.through() == null ? "" : "through " + session.through();
            case Act.KeyChanged key -> key.key();
            case Act.LogKeysChanged _ -> "";
            case Act.IncidentRaised incident -> incident.problem() + ", " + incident.message();
            case Act.ClockCompared compared ->
                "ahead by " + compared.aheadMillis() + " ms, bound " + compared.boundMillis() + " ms";
            case Act.HoldChanged hold -> hold.hold();
            case Act.DeletionRefused refused -> refused.object();
            case Act.ConfigurationChanged changed -> changed.version() + ", " + changed.contentAddress();
            case Act.JobRan job -> pairs(job.figures());
            case Act.EvidenceQueried queried ->
                queried.entries().size() + " entries shown; " + pairs(queried.parameters());
            case Act.EvidenceExported exported ->
                exported.count() + " entries with " + String.join(", ", exported.columns()) + "; "
                        + pairs(exported.parameters()) + "; sha256 " + exported.digest();
            case Act.FindingRaised finding ->
                "about " + finding.about() + ": " + pairs(finding.figures()) + ", finding/" + finding.finding();
            case Act.FindingReviewed reviewed -> "finding/" + reviewed.finding();
            case Act.EmergencyOpened opened -> "until " + opened.until() + ", emergency/" + opened.emergency();
            case Act.EmergencyReviewed reviewed -> "emergency/" + reviewed.emergency();
            case Act.Contained contained -> contained.name() + ", " + contained.reason();
        };
    }

    /// What a step of an alert did, in words.
    ///
    /// @param to the code of the state reached
    /// @param reason a reason code, empty where the step says it all
    public static String step(String to, String reason) {
        return switch (reason) {
            case "" -> capital(spaced(to));
            case "tier-low" -> "Raised: watch";
            case "tier-medium" -> "Raised: review";
            case "tier-high" -> "Raised: urgent";
            case "unit-changed" -> "Told the new unit";
            default ->
                reason.startsWith("silence-")
                        ? "Escalated: nobody had answered"
                        : capital(spaced(to)) + ": " + spaced(reason);
        };
    }

    private static String spaced(String code) {
        return code.replace('-', ' ');
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /// Under which policy or rule.
    public static String authority(Authority authority) {
        return switch (authority) {
            case Authority.Decided decided ->
                (decided.permitted() ? "allowed by " : "refused by ")
                        + String.join(", ", decided.policies()) + " for "
                        + decided.purpose().toLowerCase(Locale.ROOT);
            case Authority.Duty duty ->
                "by rule " + LONG_ADDRESS.matcher(duty.rule()).replaceAll("$1…");
        };
    }

    /// Whether policy refused what the entry says.
    public static boolean refused(Authority authority) {
        return authority instanceof Authority.Decided decided && !decided.permitted();
    }

    private static String pairs(Map<String, ?> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + " " + value.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String resources(List<String> resources) {
        String first = resources.stream().limit(MOST_RESOURCES).collect(Collectors.joining(", "));
        int more = resources.size() - MOST_RESOURCES;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
