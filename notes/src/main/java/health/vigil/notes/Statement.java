package health.vigil.notes;

/// One finding in a note, with its evidence.
///
/// @param finding what is named
/// @param assertion what is said about it
/// @param start where the naming words begin in the note
/// @param end after their last character
public record Statement(Finding finding, Assertion assertion, int start, int end) {}
