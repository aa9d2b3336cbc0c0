package health.vigil.inquiry.internal;

import health.vigil.base.Problem;
import health.vigil.inquiry.Answer;
import health.vigil.inquiry.Timeline;
import health.vigil.ledger.InclusionProof;
import health.vigil.policy.Decision;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Answers in JSON. An entry is given as the canonical bytes that the tree hashes.
public final class JsonAnswers {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonAnswers() {}

    /// A page: `entries` with `index`, `entry` and `proof` (C2SP tlog-proof), and `next` where there is more.
    public static byte[] page(Answer.Page page) {
        return object(json -> {
            json.writeArrayPropertyStart("entries");
            for (Answer.Line line : page.lines()) {
                json.writeStartObject();
                json.writeNumberProperty("index", line.recorded().index());
                json.writeName("entry");
                json.writeRawValue(line.recorded().json());
                line.proof().map(InclusionProof::text).ifPresent(text -> json.writeStringProperty("proof", text));
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.next() != null) {
                json.writeStringProperty("next", page.next());
            }
        });
    }

    /// A timeline: `summary` and `steps`, each with the indexes of its entries.
    public static byte[] timeline(Timeline timeline) {
        return object(json -> {
            json.writeStringProperty(
                    "scope", timeline.scope().kind() + "/" + timeline.scope().name());
            json.writeArrayPropertyStart("summary");
            timeline.summary().forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("steps");
            for (Timeline.Step step : timeline.steps()) {
                json.writeStartObject();
                json.writeStringProperty("track", step.track().name());
                json.writeStringProperty("first", step.first().toString());
                json.writeStringProperty("last", step.last().toString());
                json.writeStringProperty("title", step.title());
                json.writeStringProperty("detail", step.detail());
                json.writeStringProperty("who", step.who());
                json.writeStringProperty("why", step.why());
                json.writeBooleanProperty("refused", step.refused());
                json.writeArrayPropertyStart("entries");
                step.entries().forEach(entry -> json.writeNumber(entry.index()));
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            if (timeline.earlier() != null) {
                json.writeStringProperty("earlier", timeline.earlier());
            }
        });
    }

    /// Why not, and what to do.
    public static byte[] problem(Problem problem) {
        return object(json -> {
            json.writeStringProperty("code", problem.code());
            json.writeStringProperty("message", problem.message());
            json.writeStringProperty("remedy", problem.remedy());
        });
    }

    /// Which policies refused.
    public static byte[] refused(Decision.Deny denial) {
        return object(json -> {
            json.writeStringProperty("code", "VGL-INQ-403");
            json.writeStringProperty("message", "Policy refused this: " + String.join(", ", denial.policies()) + ".");
            json.writeStringProperty("decision", denial.id().toString());
        });
    }

    private static byte[] object(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
