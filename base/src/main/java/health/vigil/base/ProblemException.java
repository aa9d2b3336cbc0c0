package health.vigil.base;

/// A [Problem] that ends the present call. Its message is the problem's text, so it may be logged.
public class ProblemException extends RuntimeException {
    private final Problem problem;

    public ProblemException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    public ProblemException(Problem problem, Throwable cause) {
        super(problem.toString(), cause);
        this.problem = problem;
    }

    public ProblemException(String code, String message, String remedy) {
        this(new Problem(code, message, remedy));
    }

    /// The problem, to be shown or counted by its code.
    public Problem problem() {
        return problem;
    }
}
