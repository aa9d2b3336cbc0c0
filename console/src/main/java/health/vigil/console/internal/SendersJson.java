package health.vigil.console.internal;

import health.vigil.base.Problem;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.Senders;
import health.vigil.policy.Decision;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Senders in JSON.
public final class SendersJson {
    private static final JsonFactory JSON = new JsonFactory();

    private SendersJson() {}

    /// `senders`, each with its settings, the number of its messages, and how many fields had which outcome.
    public static byte[] all(List<Senders.Sender> senders) {
        return object(json -> {
            json.writeArrayPropertyStart("senders");
            for (Senders.Sender sender : senders) {
                json.writeStartObject();
                json.writeStringProperty("name", sender.name());
                json.writeNumberProperty("version", sender.version());
                settings(json, sender.settings());
                json.writeNumberProperty("messages", sender.messages());
                sender.last().ifPresent(last -> json.writeStringProperty("last", last.toString()));
                json.writeObjectPropertyStart("fields");
                sender.fields()
                        .forEach((outcome, count) ->
                                json.writeNumberProperty(outcome.name().toLowerCase(Locale.ROOT), count));
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /// One sender: its settings with their `version`, and the versions before.
    public static byte[] one(Senders.Detail detail) {
        return object(json -> {
            json.writeStringProperty("name", detail.name());
            json.writeNumberProperty(
                    "version",
                    detail.versions().isEmpty()
                            ? 0
                            : detail.versions().getFirst().number());
            settings(json, detail.settings());
            json.writeArrayPropertyStart("versions");
            for (Senders.Version version : detail.versions()) {
                json.writeStartObject();
                json.writeNumberProperty("version", version.number());
                json.writeStringProperty("since", version.since().toString());
                json.writeStringProperty("by", version.by());
                settings(json, version.settings());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /// The version that a change made.
    public static byte[] version(int version) {
        return object(json -> json.writeNumberProperty("version", version));
    }

    public static byte[] problem(Problem problem) {
        return object(json -> {
            json.writeStringProperty("code", problem.code());
            json.writeStringProperty("message", problem.message());
            json.writeStringProperty("remedy", problem.remedy());
        });
    }

    /// A refusal, with the policies that made it.
    public static byte[] refused(Decision.Deny deny) {
        return object(json -> {
            json.writeStringProperty("code", "VGL-CON-403");
            json.writeStringProperty("message", "Policy refused it: " + String.join(", ", deny.policies()) + ".");
            json.writeStringProperty("remedy", "Ask with a token of an integration engineer.");
        });
    }

    /// By the names of the form's fields.
    private static void settings(JsonGenerator json, SenderSettings settings) {
        json.writeObjectPropertyStart("settings");
        json.writeStringProperty("zone", settings.zone().getId());
        json.writeStringProperty("type", settings.patientIdentifierType());
        json.writeStringProperty("charset", settings.characterSet());
        json.writeStringProperty("facility", settings.facility());
        json.writeStringProperty("listener", settings.answerTo());
        json.writeBooleanProperty("original", settings.answers() == SenderSettings.Answers.ORIGINAL);
        json.writeBooleanProperty("unnumbered", settings.numbers() == SenderSettings.Numbers.IGNORED);
        json.writeEndObject();
    }

    private static byte[] object(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            content.accept(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
