package health.vigil.inquiry;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What can be asked of the log.
@SuppressWarnings("ImmutableEnumChecker") // its list is unmodifiable
public enum Question {
    /// Who saw this patient, in the records or in the log, and under which policy and purpose: also what was refused.
    WHO_SAW(
            "who-saw",
            "Who saw a patient, and why",
            "records-disclosed",
            "evidence-queried",
            "evidence-exported",
            "emergency-opened"),
    /// What did this person or machine do.
    WHAT_DID("what-did", "What somebody did"),
    /// What did this model say, on which inputs.
    WHAT_SAID("what-said", "What a model said", "inference"),
    /// What changed: policies, rules, models, accounts, keys, and what was frozen.
    WHAT_CHANGED("what-changed", "What was changed", "configuration-changed", "key-changed", "contained"),
    /// Which exports left, with which columns.
    WHAT_LEFT("what-left", "What left as a file", "evidence-exported", "records-exported"),
    /// Any entries.
    ANYTHING("anything", "Any entries");

    private final String code;
    private final String label;
    private final List<String> kinds;

    Question(String code, String label, String... kinds) {
        this.code = code;
        this.label = label;
        this.kinds = List.of(kinds);
    }

    /// Its name in addresses and in the log.
    public String code() {
        return code;
    }

    /// Its name on pages.
    public String label() {
        return label;
    }

    /// The kinds of entries that answer it; none for any.
    List<String> kinds() {
        return kinds;
    }

    /// The question of a code.
    public static Optional<Question> of(String code) {
        return Arrays.stream(values())
                .filter(question -> question.code.equals(code))
                .findFirst();
    }
}
