package health.vigil.sources.internal.ehr;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// How far reading has come, as it is committed.
final class Progress {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Progress() {}

    static String written(Object place) {
        return JSON.writeValueAsString(place);
    }

    /// What was written before; empty where that is not to be understood.
    static <T> Optional<T> read(String written, Class<T> type) {
        try {
            return Optional.of(JSON.readValue(written, type));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
