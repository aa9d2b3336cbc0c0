package health.vigil.gateway.internal;

import java.util.List;

/// Which methods an address takes: what `Allow` says beside a 405 (RFC 9110, 15.5.6).
final class OfferedMethods {
    private static final String READING = "GET, HEAD";

    private OfferedMethods() {}

    /// @param path segments below the servlet's address
    static String at(List<String> path) {
        if (path.isEmpty()) {
            return READING + ", POST";
        }
        String last = path.getLast();
        if (last.startsWith("$") || last.equals("_search")) {
            return READING + ", POST";
        }
        boolean changeable =
                RecordType.named(path.getFirst()).filter(RecordType::changeable).isPresent();
        if (path.size() == 1) {
            boolean record = RecordType.named(last).isPresent();
            return READING + (record ? ", POST" : "") + (changeable ? ", PUT, PATCH, DELETE" : "");
        }
        return path.size() == 2 && changeable && !last.equals("_history") ? READING + ", PUT, PATCH, DELETE" : READING;
    }
}
