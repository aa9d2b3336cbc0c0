package health.vigil.sources.internal.ehr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an export consists of (Bulk Data Access 2.0, "Response - Complete Status"), in the order in which it is read.
///
/// @param time as of when it is
/// @param withToken whether its files want the access token
/// @param files Patients first, then the other resources, what was deleted, and errors
record Manifest(String time, boolean withToken, List<File> files) {
    private static final JsonMapper JSON = JsonMapper.shared();

    Manifest {
        files = List.copyOf(files);
    }

    enum Kind {
        RESOURCES,
        DELETED,
        ERRORS
    }

    /// @param url where it is; no address is read before it has been checked
    /// @param count how many lines it has, negative where that is not said
    record File(Kind kind, String type, String url, long count) {
        private int rank() {
            return switch (kind) {
                case RESOURCES -> type.equals("Patient") ? 0 : 1;
                case DELETED -> 2;
                case ERRORS -> 3;
            };
        }

        /// Its kind only.
        @Override
        public String toString() {
            return kind + "[sealed]";
        }
    }

    /// As the record system sends it.
    ///
    /// @throws health.vigil.base.ProblemException `VGL-SRC-024` where it is none
    static Manifest of(byte[] answer) {
        try {
            JsonNode manifest = JSON.readTree(answer);
            String time = manifest.path("transactionTime").asString("");
            if (SearchPlace.instant(time).isEmpty() || !manifest.path("output").isArray()) {
                throw EhrProblems.unreadable();
            }
            List<File> files = new ArrayList<>();
            add(files, Kind.RESOURCES, manifest.path("output"));
            add(files, Kind.DELETED, manifest.path("deleted"));
            add(files, Kind.ERRORS, manifest.path("error"));
            files.sort(Comparator.comparingInt(File::rank));
            return new Manifest(time, manifest.path("requiresAccessToken").asBoolean(true), files);
        } catch (JacksonException _) {
            throw EhrProblems.unreadable();
        }
    }

    private static void add(List<File> files, Kind kind, JsonNode listed) {
        for (JsonNode file : listed) {
            files.add(new File(
                    kind,
                    file.path("type").asString(""),
                    file.path("url").asString(""),
                    file.path("count").asLong(-1)));
        }
    }

    boolean hasPatients() {
        return files.stream()
                .anyMatch(file -> file.kind() == Kind.RESOURCES && file.type().equals("Patient"));
    }

    String written() {
        return Progress.written(this);
    }

    /// What was written before.
    static Optional<Manifest> read(String written) {
        return Progress.read(written, Manifest.class);
    }
}
