package health.vigil.console.internal;

import health.vigil.base.Problem;
import health.vigil.inquiry.Answer;
import health.vigil.policy.Decision;

/// What a page answers.
public sealed interface Reply {
    /// A template with its view.
    record Html(String template, Object view) implements Reply {}

    /// Look there instead (303).
    record SeeOther(String location) implements Reply {}

    /// A file to keep.
    record Download(String fileName, String content) implements Reply {}

    /// A recorded export to keep.
    record Export(Answer.File file) implements Reply {}

    /// Policy refused; the refusal is recorded.
    ///
    /// @param emergency where somebody who treats the patient can take emergency access; empty where nobody can
    record Refused(Decision.Deny denial, String emergency) implements Reply {
        Refused(Decision.Deny denial) {
            this(denial, "");
        }
    }

    /// It cannot be done.
    ///
    /// @param status HTTP status
    record Failed(int status, Problem problem) implements Reply {}
}
