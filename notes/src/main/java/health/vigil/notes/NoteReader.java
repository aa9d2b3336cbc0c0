package health.vigil.notes;

import health.vigil.notes.internal.Reading;
import java.util.List;

/// Reads free text for findings. It knows English notes as clinicians write them, and it errs: how often is
/// measured in `PERFORMANCE.md`. What it finds is shown with its evidence for a clinician to judge.
public final class NoteReader {
    /// What is beyond is not read.
    public static final int MAX_TEXT = 200_000;

    private NoteReader() {}

    /// Every naming of a finding, in the order of the text, whatever is said about it. Any text may be given.
    public static List<Statement> read(String text) {
        return Reading.of(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
    }
}
