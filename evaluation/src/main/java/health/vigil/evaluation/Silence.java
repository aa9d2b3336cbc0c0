package health.vigil.evaluation;

import health.vigil.scoring.Abstention;

/// Why a score was withheld, as counted by an evaluation.
public enum Silence {
    TOO_LITTLE_DATA("too little data"),
    OUT_OF_RANGE("out of the training range"),
    TOO_UNCERTAIN("too uncertain"),
    MODEL_FAILED("model gave no answer");

    private final String title;

    Silence(String title) {
        this.title = title;
    }

    /// In words.
    public String title() {
        return title;
    }

    static Silence of(Abstention reason) {
        return switch (reason) {
            case Abstention.TooFewInputs _ -> TOO_LITTLE_DATA;
            case Abstention.OutOfRange _ -> OUT_OF_RANGE;
            case Abstention.TooUncertain _ -> TOO_UNCERTAIN;
            case Abstention.ModelFailed _ -> MODEL_FAILED;
        };
    }
}
