package health.vigil.intake;

/// What became of originals that were delivered. Their sum is how many there were.
///
/// @param stored new ones, which will become records
/// @param repeated stored before, with the same content
/// @param conflicting delivered before under the same id with other content: kept as exceptions for a person
public record Receipt(int stored, int repeated, int conflicting) {
    /// Of both.
    public Receipt plus(Receipt other) {
        return new Receipt(stored + other.stored, repeated + other.repeated, conflicting + other.conflicting);
    }
}
