package health.vigil.ledger.internal.storage;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import java.util.regex.Pattern;

/// What every storage refuses in the same words.
public final class StorageProblems {
    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private StorageProblems() {}

    /// @throws IllegalArgumentException for a name that could leave the storage
    static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not an object's name");
        }
        return name;
    }

    static ProblemException otherBytes(String name) {
        return new ProblemException(
                "VGL-LED-015",
                "The write-once storage holds other bytes as " + name + ".",
                "One of the two was changed: keep both and run vigil ledger verify on the directory.");
    }

    static Problem gone(String name) {
        return new Problem(
                "VGL-LED-031",
                "The write-once storage has lost " + name + ", which the platform did not delete.",
                "Find who deleted it. The log's directory still has it; without archive.state it is stored again.");
    }

    /// The time of an object is not over, or something holds it.
    ///
    /// @param reason `hold` or `retention`
    public static ProblemException tooEarly(String name, String reason) {
        return new ProblemException(
                "VGL-LED-016",
                "The deletion of " + name + " is refused (" + reason + ").",
                "Evidence goes when its time is over and no hold is on it.");
    }
}
