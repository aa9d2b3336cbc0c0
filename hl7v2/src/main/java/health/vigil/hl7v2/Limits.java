package health.vigil.hl7v2;

/// How much a message may be. A message beyond any limit is refused whole.
///
/// @param bytes size of a message
/// @param segments segments in a message
/// @param fields fields in a message, counted over all segments, populated or not
/// @param repetitions repetitions in one field
public record Limits(int bytes, int segments, int fields, int repetitions) {
    /// 16 MB, 50,000 segments, 1,000,000 fields, 5,000 repetitions.
    public static final Limits DEFAULT = new Limits(16 * 1024 * 1024, 50_000, 1_000_000, 5_000);
}
