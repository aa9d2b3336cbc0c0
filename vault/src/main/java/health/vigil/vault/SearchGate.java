package health.vigil.vault;

import org.jspecify.annotations.Nullable;

/// Says whose records a search may look at. What it does not admit is neither opened nor compared: for the search,
/// also where it follows a chain, it is as if it were not there.
@FunctionalInterface
public interface SearchGate {
    /// @param type resource type
    /// @param patient logical id of the patient whose record it is, null for a record of no patient
    boolean admits(String type, @Nullable String patient);

    /// Admits everything.
    static SearchGate open() {
        return (type, patient) -> true;
    }
}
