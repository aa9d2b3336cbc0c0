package health.vigil.gateway.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// One interaction that a caller asks for, as a request or as an entry of a bundle.
///
/// @param method of HTTP
/// @param path the segments below the base
/// @param parameters name to values, decoded
/// @param conditions from the headers
/// @param content the resource sent, null for none
/// @param patch the patch sent, null for none
public record Ask(
        Method method,
        List<String> path,
        Map<String, List<String>> parameters,
        Preconditions conditions,
        @Nullable Resource content,
        @Nullable Patch patch) {
    /// The methods that FHIR uses.
    public enum Method {
        GET,
        POST,
        PUT,
        PATCH,
        DELETE
    }

    /// The versions that a header lists.
    ///
    /// @param any whether it is `*`, any version at all
    /// @param versions those of ours; others match nothing
    public record Tags(boolean any, Set<Integer> versions) {
        public Tags {
            versions = Set.copyOf(versions);
        }

        boolean match(int version) {
            return any || versions.contains(version);
        }
    }

    /// What must hold for the interaction to happen.
    ///
    /// @param ifMatch the version that must be current, [#ANY] where any does
    /// @param ifNoneMatch the versions that the caller has
    /// @param ifModifiedSince what the caller has is as new as this
    /// @param ifNoneExist a search that must find nothing
    public record Preconditions(
            @Nullable Integer ifMatch,
            @Nullable Tags ifNoneMatch,
            @Nullable Instant ifModifiedSince,
            @Nullable Map<String, List<String>> ifNoneExist) {
        /// `If-Match: *`: the record exists, in whichever version. No version has this number.
        public static final int ANY = 0;

        public static final Preconditions NONE = new Preconditions(null, null, null, null);
    }

    /// The same, or, of a search by POST, the search by GET that it is.
    Ask searching() {
        return method == Method.POST && !path.isEmpty() && path.getLast().equals("_search") && isSearched(path)
                ? new Ask(Method.GET, path.subList(0, path.size() - 1), parameters, conditions, null, null)
                : this;
    }

    /// Whether what is above `_search` can be searched: everything, a type, or a type within a compartment.
    private static boolean isSearched(List<String> path) {
        return switch (path.size()) {
            case 1 -> true;
            case 2 -> !path.getFirst().startsWith("_");
            case 4 -> !path.get(2).startsWith("_");
            default -> false;
        };
    }

    /// The same with a body.
    Ask with(@Nullable Resource sent, @Nullable Patch change) {
        return new Ask(method, path, parameters, conditions, sent, change);
    }

    /// Whether the CapabilityStatement is asked for.
    boolean isOfMetadata() {
        return method == Method.GET && path.equals(List.of("metadata"));
    }

    /// Whether a path asks for an operation.
    public static boolean isOperation(List<String> path) {
        return path.stream().anyMatch(segment -> segment.startsWith("$"));
    }

    /// Whether an operation or the CapabilityStatement is asked for: neither is an interaction with records.
    boolean answersByItself() {
        return isOfMetadata() || isOperation(path);
    }

    /// Whether records of several types are searched, each by a search of its own.
    boolean searchesTypes() {
        return method == Method.GET && (path.isEmpty() || path.getLast().equals("*"));
    }

    /// The segment, empty where the path is shorter.
    String segment(int index) {
        return index < path.size() ? path.get(index) : "";
    }
}
