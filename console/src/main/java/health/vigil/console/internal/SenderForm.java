package health.vigil.console.internal;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.hl7v2.SenderSettings;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// A change of a sender's settings as a form states it, on the page and in the API.
///
/// @param name `application|facility`
/// @param version that it is based on, 0 for none
public record SenderForm(String name, int version, SenderSettings settings) {
    /// Stands for settings that were left out, are too long, or are none.
    private static final Problem BAD_FORM = new Problem(
            "VGL-CON-400",
            "The settings were not complete, or one of them is not known.",
            "Give a time zone such as Europe/Zurich, an identifier type such as MR, and a character set of HL7 table"
                    + " 0211 or none; then send again.");

    /// A form's fields.
    public interface Form {
        /// Null where it is not there.
        @Nullable String get(String field);
    }

    /// @throws ProblemException (`VGL-CON-400`) where it cannot be read
    public static SenderForm of(Form form) {
        String version = text(form, "version");
        if (!version.matches("[0-9]{1,9}")) {
            throw new ProblemException(BAD_FORM);
        }
        try {
            SenderSettings settings = new SenderSettings(
                    ZoneId.of(text(form, "zone")),
                    text(form, "type"),
                    text(form, "charset"),
                    text(form, "original").isEmpty()
                            ? SenderSettings.Answers.AS_ASKED
                            : SenderSettings.Answers.ORIGINAL,
                    text(form, "facility"),
                    text(form, "unnumbered").isEmpty()
                            ? SenderSettings.Numbers.FOLLOWED
                            : SenderSettings.Numbers.IGNORED,
                    text(form, "listener"));
            return new SenderForm(text(form, "name"), Integer.parseInt(version), settings);
        } catch (DateTimeException | IllegalArgumentException | ProblemException e) {
            throw new ProblemException(BAD_FORM, e);
        }
    }

    private static String text(Form form, String field) {
        String value = form.get(field);
        return value == null ? "" : value.strip();
    }

    /// The HTTP status that fits what went wrong with a change.
    public static int status(Problem problem) {
        return problem.code().equals("VGL-INT-020") ? 409 : 400;
    }
}
