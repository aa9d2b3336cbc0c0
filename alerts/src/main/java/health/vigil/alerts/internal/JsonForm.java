package health.vigil.alerts.internal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import health.vigil.base.PatientToken;
import health.vigil.keys.DataKey;
import health.vigil.scoring.Assessment;
import health.vigil.scoring.ScoreResult;
import tools.jackson.databind.json.JsonMapper;

/// JSON under the room's key, until scoring lands its own codec.
public final class JsonForm implements AssessmentForm {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ScoreResult.Complete.class, name = "c"),
        @JsonSubTypes.Type(value = ScoreResult.Partial.class, name = "p"),
        @JsonSubTypes.Type(value = ScoreResult.Withheld.class, name = "w")
    })
    private interface Mix {}

    private static final JsonMapper JSON =
            JsonMapper.builder().addMixIn(ScoreResult.class, Mix.class).build();

    private final DataKey key;

    public JsonForm(DataKey key) {
        this.key = key;
    }

    @Override
    public byte[] seal(Assessment assessment) {
        return key.seal(
                JSON.writeValueAsBytes(assessment),
                "vigil.alerts/assessment/" + assessment.patient().value());
    }

    @Override
    public Assessment open(PatientToken patient, byte[] sealed) {
        return JSON.readValue(key.open(sealed, "vigil.alerts/assessment/" + patient.value()), Assessment.class);
    }
}
