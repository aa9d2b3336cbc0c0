package health.vigil.vault;

import health.vigil.base.ProblemException;

/// A condition of a search that cannot be understood or answered.
public final class SearchProblemException extends ProblemException {
    private final String parameter;

    /// @param parameter as the search names it, with modifier or chain; it may be the caller's own text
    public SearchProblemException(String parameter, ProblemException problem) {
        super(problem.problem(), problem);
        this.parameter = parameter;
    }

    /// The parameter as the search names it.
    public String parameter() {
        return parameter;
    }
}
