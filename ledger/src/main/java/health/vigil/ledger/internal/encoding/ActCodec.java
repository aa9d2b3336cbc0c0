package health.vigil.ledger.internal.encoding;

import health.vigil.ledger.Act;

/// Each kind of act as JSON. A field keeps its name here for ever; a changed meaning is a new kind.
final class ActCodec {
    private ActCodec() {}

    static Members encode(Act act) {
        Members members = new Members();
        return switch (act) {
            case Act.MessageReceived a ->
                members.uuid("journalId", a.journalId())
                        .text("sender", a.sender())
                        .text("messageType", a.messageType())
                        .text("acknowledgement", a.acknowledgement())
                        .text("sealedDigest", a.sealedDigest());
            case Act.MessageNormalised a ->
                members.uuid("journalId", a.journalId())
                        .texts("resources", a.resources())
                        .whole("facts", a.facts());
            case Act.ExceptionQueued a ->
                members.uuid("journalId", a.journalId())
                        .text("queue", a.queue())
                        .text("problem", a.problem());
            case Act.ExceptionReplayed a ->
                members.uuid("journalId", a.journalId()).flag("resolved", a.resolved());
            case Act.ExceptionCorrected a ->
                members.uuid("journalId", a.journalId()).text("sealedDigest", a.sealedDigest());
            case Act.RequestRefused a ->
                members.text("door", a.door())
                        .text("interaction", a.interaction())
                        .text("reason", a.reason())
                        .whole("times", a.times());
            case Act.RecordsWritten a ->
                members.text("interaction", a.interaction()).texts("resources", a.resources());
            case Act.RecordsDisclosed a ->
                members.text("interaction", a.interaction())
                        .texts("resources", a.resources())
                        .texts("parameters", a.parameters())
                        .optionalText("recipient", a.recipient());
            case Act.Inference a ->
                members.uuid("assessment", a.assessment())
                        .text("bundle", a.bundle())
                        .instant("asOf", a.asOf())
                        .instant("knownUntil", a.knownUntil())
                        .texts("inputs", a.inputs())
                        .textMap("result", a.result())
                        .text("confidence", a.confidence());
            case Act.AlertStepped a ->
                members.uuid("alert", a.alert())
                        .text("from", a.from())
                        .text("to", a.to())
                        .text("reason", a.reason())
                        .optionalUuid("assessment", a.assessment());
            case Act.NoticeDelivered a ->
                members.uuid("alert", a.alert())
                        .text("channel", a.channel())
                        .text("recipient", a.recipient())
                        .text("proof", a.proof());
            case Act.SessionChanged a ->
                members.text("event", a.event()).text("outcome", a.outcome()).optionalText("through", a.through());
            case Act.KeyChanged a -> members.text("key", a.key()).text("change", a.change());
            case Act.LogKeysChanged a -> members.text("handover", a.handover());
            case Act.ConfigurationChanged a ->
                members.text("what", a.what())
                        .text("name", a.name())
                        .text("version", a.version())
                        .text("contentAddress", a.contentAddress());
            case Act.IncidentRaised a ->
                members.uuid("incident", a.incident())
                        .text("what", a.what())
                        .text("problem", a.problem())
                        .text("message", a.message());
            case Act.ClockCompared a ->
                members.text("reference", a.reference())
                        .whole("aheadMillis", a.aheadMillis())
                        .whole("boundMillis", a.boundMillis());
            case Act.HoldChanged a -> members.text("hold", a.hold()).text("change", a.change());
            case Act.DeletionRefused a -> members.text("object", a.object()).text("reason", a.reason());
            case Act.JobRan a ->
                members.text("job", a.job()).text("outcome", a.outcome()).wholeMap("figures", a.figures());
            case Act.EvidenceQueried a ->
                members.text("question", a.question())
                        .textMap("parameters", a.parameters())
                        .texts("entries", a.entries());
            case Act.EvidenceExported a ->
                members.text("question", a.question())
                        .textMap("parameters", a.parameters())
                        .text("format", a.format())
                        .texts("columns", a.columns())
                        .whole("count", a.count())
                        .text("digest", a.digest());
            case Act.RecordsExported a ->
                members.text("export", a.export()).text("outcome", a.outcome()).wholeMap("records", a.records());
            case Act.FindingRaised a ->
                members.uuid("finding", a.finding())
                        .text("rule", a.rule())
                        .text("severity", a.severity())
                        .text("about", a.about())
                        .wholeMap("figures", a.figures())
                        .texts("entries", a.entries());
            case Act.CardAnswered a ->
                members.uuid("assessment", a.assessment())
                        .text("outcome", a.outcome())
                        .text("reason", a.reason());
            case Act.FindingReviewed a -> members.uuid("finding", a.finding()).text("verdict", a.verdict());
            case Act.EmergencyOpened a ->
                members.uuid("emergency", a.emergency())
                        .text("reason", a.reason())
                        .instant("until", a.until());
            case Act.EmergencyReviewed a ->
                members.uuid("emergency", a.emergency()).text("verdict", a.verdict());
            case Act.Contained a ->
                members.text("target", a.target())
                        .text("name", a.name())
                        .text("change", a.change())
                        .text("reason", a.reason());
        };
    }

    /// The act of a kind.
    ///
    /// @throws IllegalArgumentException if the kind is unknown or a member is missing
    static Act decode(String kind, MemberReader act) {
        return switch (kind) {
            case "message-received" ->
                new Act.MessageReceived(
                        act.uuid("journalId"),
                        act.text("sender"),
                        act.text("messageType"),
                        act.text("acknowledgement"),
                        act.text("sealedDigest"));
            case "message-normalised" ->
                new Act.MessageNormalised(
                        act.uuid("journalId"), act.texts("resources"), Math.toIntExact(act.whole("facts")));
            case "exception-queued" ->
                new Act.ExceptionQueued(act.uuid("journalId"), act.text("queue"), act.text("problem"));
            case "exception-replayed" -> new Act.ExceptionReplayed(act.uuid("journalId"), act.flag("resolved"));
            case "exception-corrected" -> new Act.ExceptionCorrected(act.uuid("journalId"), act.text("sealedDigest"));
            case "request-refused" ->
                new Act.RequestRefused(
                        act.text("door"), act.text("interaction"), act.text("reason"), act.whole("times"));
            case "records-written" -> new Act.RecordsWritten(act.text("interaction"), act.texts("resources"));
            case "records-disclosed" ->
                new Act.RecordsDisclosed(
                        act.text("interaction"),
                        act.texts("resources"),
                        act.texts("parameters"),
                        act.optionalText("recipient"));
            case "inference" ->
                new Act.Inference(
                        act.uuid("assessment"),
                        act.text("bundle"),
                        act.instant("asOf"),
                        act.instant("knownUntil"),
                        act.texts("inputs"),
                        act.textMap("result"),
                        act.text("confidence"));
            case "alert-stepped" ->
                new Act.AlertStepped(
                        act.uuid("alert"),
                        act.text("from"),
                        act.text("to"),
                        act.text("reason"),
                        act.optionalUuid("assessment"));
            case "notice-delivered" ->
                new Act.NoticeDelivered(
                        act.uuid("alert"), act.text("channel"), act.text("recipient"), act.text("proof"));
            case "session-changed" ->
                new Act.SessionChanged(act.text("event"), act.text("outcome"), act.optionalText("through"));
            case "key-changed" -> new Act.KeyChanged(act.text("key"), act.text("change"));
            case "log-keys-changed" -> new Act.LogKeysChanged(act.text("handover"));
            case "configuration-changed" ->
                new Act.ConfigurationChanged(
                        act.text("what"), act.text("name"), act.text("version"), act.text("contentAddress"));
            case "incident-raised" ->
                new Act.IncidentRaised(
                        act.uuid("incident"), act.text("what"), act.text("problem"), act.text("message"));
            case "clock-compared" ->
                new Act.ClockCompared(act.text("reference"), act.whole("aheadMillis"), act.whole("boundMillis"));
            case "hold-changed" -> new Act.HoldChanged(act.text("hold"), act.text("change"));
            case "deletion-refused" -> new Act.DeletionRefused(act.text("object"), act.text("reason"));
            case "job-ran" -> new Act.JobRan(act.text("job"), act.text("outcome"), act.wholeMap("figures"));
            case "evidence-queried" ->
                new Act.EvidenceQueried(act.text("question"), act.textMap("parameters"), act.texts("entries"));
            case "evidence-exported" ->
                new Act.EvidenceExported(
                        act.text("question"),
                        act.textMap("parameters"),
                        act.text("format"),
                        act.texts("columns"),
                        act.whole("count"),
                        act.text("digest"));
            case "records-exported" ->
                new Act.RecordsExported(act.text("export"), act.text("outcome"), act.wholeMap("records"));
            case "finding-raised" ->
                new Act.FindingRaised(
                        act.uuid("finding"),
                        act.text("rule"),
                        act.text("severity"),
                        act.text("about"),
                        act.wholeMap("figures"),
                        act.texts("entries"));
            case "card-answered" ->
                new Act.CardAnswered(act.uuid("assessment"), act.text("outcome"), act.text("reason"));
            case "finding-reviewed" -> new Act.FindingReviewed(act.uuid("finding"), act.text("verdict"));
            case "emergency-opened" ->
                new Act.EmergencyOpened(act.uuid("emergency"), act.text("reason"), act.instant("until"));
            case "emergency-reviewed" -> new Act.EmergencyReviewed(act.uuid("emergency"), act.text("verdict"));
            case "contained" ->
                new Act.Contained(act.text("target"), act.text("name"), act.text("change"), act.text("reason"));
            default -> throw new IllegalArgumentException("unknown kind of act");
        };
    }
}
