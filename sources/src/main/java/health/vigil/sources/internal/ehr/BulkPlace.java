package health.vigil.sources.internal.ehr;

import java.util.Optional;

/// How far exports have been read.
///
/// @param since as of when the last export was that was read to its end; empty for none
/// @param status where the present export stands, empty where none has been asked for
/// @param file which file of its manifest is being read
/// @param line how many lines of that have been
/// @param errors how many errors its error files have told so far, and lines were too long
/// @param resources how many lines were resources
/// @param others how many were not even meant to be
record BulkPlace(String since, String status, int file, long line, long errors, long resources, long others) {
    static BulkPlace begin(String since) {
        return new BulkPlace(since, "", 0, 0, 0, 0, 0);
    }

    BulkPlace asked(String at) {
        return new BulkPlace(since, at, 0, 0, 0, 0, 0);
    }

    /// The export is gone; what was read of it stays read.
    BulkPlace lost() {
        return begin(since);
    }

    BulkPlace atLine(long lines) {
        return new BulkPlace(since, status, file, lines, errors, resources, others);
    }

    BulkPlace withErrors(long more) {
        return new BulkPlace(since, status, file, line, errors + more, resources, others);
    }

    /// After lines of resources.
    BulkPlace withLines(long whole, long none) {
        return new BulkPlace(since, status, file, line, errors, resources + whole, others + none);
    }

    /// Whether there were lines, and none was a resource or meant to be: this is no export, whatever it is.
    boolean isNone() {
        return resources == 0 && others > 0;
    }

    BulkPlace atNextFile() {
        return new BulkPlace(since, status, file + 1, 0, errors, resources, others);
    }

    String written() {
        return Progress.written(this);
    }

    /// What was written before.
    static Optional<BulkPlace> read(String written) {
        return Progress.read(written, BulkPlace.class);
    }
}
