package health.vigil.sources.internal.ehr;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// How far exports have been read.
///
/// @param since as of when the last export was that was read to its end; empty for none
/// @param status where the present export stands, empty where none has been asked for
/// @param file which file of its manifest is being read
/// @param line how many lines of that have been
/// @param errors how many errors its error files have told so far
record BulkPlace(String since, String status, int file, long line, long errors) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static BulkPlace begin(String since) {
        return new BulkPlace(since, "", 0, 0, 0);
    }

    BulkPlace asked(String at) {
        return new BulkPlace(since, at, 0, 0, 0);
    }

    /// The export is gone; what was read of it stays read.
    BulkPlace lost() {
        return begin(since);
    }

    BulkPlace atLine(long lines) {
        return new BulkPlace(since, status, file, lines, errors);
    }

    BulkPlace withErrors(long more) {
        return new BulkPlace(since, status, file, line, errors + more);
    }

    BulkPlace atNextFile() {
        return new BulkPlace(since, status, file + 1, 0, errors);
    }

    String written() {
        return JSON.writeValueAsString(this);
    }

    /// What was written before.
    static Optional<BulkPlace> read(String written) {
        try {
            return Optional.of(JSON.readValue(written, BulkPlace.class));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
