package health.vigil.evaluation.internal;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/// A report as JSON: members as the records name them, null for what cannot be said.
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule()
                    .addSerializer(new NumberOrNull(Double.TYPE))
                    .addSerializer(new NumberOrNull(Double.class)))
            .build();

    private Json() {}

    public static String of(Object report) {
        return MAPPER.writeValueAsString(report);
    }

    private static final class NumberOrNull extends StdSerializer<Double> {
        NumberOrNull(Class<Double> type) {
            super(type);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializationContext context) {
            if (Double.isFinite(value)) {
                out.writeNumber(value);
            } else {
                out.writeNull();
            }
        }
    }
}
