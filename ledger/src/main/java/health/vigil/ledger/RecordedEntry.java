package health.vigil.ledger;

/// An entry in its place.
///
/// @param index its place in the log, from 0
/// @param entry the entry
public record RecordedEntry(long index, Entry entry) {}
