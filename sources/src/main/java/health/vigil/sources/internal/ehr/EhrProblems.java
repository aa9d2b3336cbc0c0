package health.vigil.sources.internal.ehr;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;

/// What can go wrong with a record system. None names an address that it gave, or repeats what it said.
final class EhrProblems {
    private EhrProblems() {}

    static ProblemException unreachable() {
        return new ProblemException(
                "VGL-SRC-020",
                "The record system does not answer, or fails, again and again.",
                "Check its address and authority, and whether it is up; the source goes on by itself.");
    }

    static ProblemException unusableConfiguration() {
        return new ProblemException(
                "VGL-SRC-021",
                "The SMART configuration of the record system names no token endpoint of https.",
                "Check that the base is right and that the record system offers SMART backend services.");
    }

    static ProblemException clientRefused(int status) {
        return new ProblemException(
                "VGL-SRC-022",
                "The token endpoint of the record system gives no access token (" + status + ").",
                "Register the client, its public key and the scopes of its types with the record system.");
    }

    static ProblemException refused(int status) {
        return new ProblemException(
                "VGL-SRC-023",
                "The record system refuses what it is asked (" + status + ").",
                "Check the types, that they can be searched by _lastUpdated, and the scopes of the client.");
    }

    static ProblemException unreadable() {
        return new ProblemException(
                "VGL-SRC-024",
                "An answer of the record system is not what FHIR says it is.",
                "Have its answers checked: Bundles, manifest and lines of exports, as JSON that is not compressed.");
    }

    static ProblemException tooLarge() {
        return new ProblemException(
                "VGL-SRC-025",
                "An answer of the record system is larger than is read at once.",
                "Set a smaller count; no resource may have more than 8 MiB.");
    }

    static ProblemException ledElsewhere() {
        return new ProblemException(
                "VGL-SRC-026",
                "The record system leads to an address that is not read, or in a circle.",
                "Set the base as its links have it; name other servers of an export's files as files.");
    }

    static ProblemException busy() {
        return new ProblemException(
                "VGL-SRC-027",
                "The record system asks to wait for longer than one round does.",
                "Ask fewer things less often, or have the limit raised; the source goes on by itself.");
    }

    static ProblemException exportFailed(int status) {
        return new ProblemException(
                "VGL-SRC-028",
                "The export of the record system failed or is gone (" + status + ").",
                "See what the record system says of it; the next round asks for a new one.");
    }

    static Problem exportIncomplete(long errors) {
        return new Problem(
                "VGL-SRC-029",
                "The export has errors by its own account, lines that are too long, or fewer than it says (" + errors
                        + ").",
                "See what the record system says of it: what it left out has not come.");
    }
}
