package health.vigil.evaluation.internal;

import health.vigil.evaluation.Column;
import health.vigil.evaluation.LabelledStay;

/// By what patients are told apart to see whether a model serves all of them.
public enum Attribute {
    AGE("age") {
        @Override
        public String of(LabelledStay stay) {
            double age = stay.value(0, Column.AGE);
            if (Double.isNaN(age)) {
                return UNKNOWN;
            }
            return age < 45 ? "under 45" : age < 65 ? "45 to 64" : age < 80 ? "65 to 79" : "80 and over";
        }
    },
    SEX("sex") {
        @Override
        public String of(LabelledStay stay) {
            double sex = stay.value(0, Column.GENDER);
            return sex == 0 ? "female" : sex == 1 ? "male" : UNKNOWN;
        }
    },
    UNIT("unit") {
        @Override
        public String of(LabelledStay stay) {
            if (stay.value(0, Column.UNIT_1) == 1) {
                return "medical";
            }
            return stay.value(0, Column.UNIT_2) == 1 ? "surgical" : UNKNOWN;
        }
    };

    private static final String UNKNOWN = "not recorded";

    private final String title;

    Attribute(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /// To which group a stay belongs, by its first row.
    public abstract String of(LabelledStay stay);
}
