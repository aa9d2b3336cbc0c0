package health.vigil.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/// Which stays a model may be made from. Decided by the patient's id alone, for ever: SHA-256 of `vigil-split-1:`
/// and the id, its first eight bytes as an unsigned number, the remainder by 100.
public enum Split {
    /// Below 60: to learn from.
    TRAIN,
    /// 60 to 79: to choose by, and to calibrate on.
    VALIDATION,
    /// 80 and above: not looked at until a model is finished.
    HELD_OUT;

    private static final int HUNDRED = 100;
    private static final int TRAINED = 60;
    private static final int VALIDATED = 80;

    /// Where a patient belongs.
    ///
    /// @param id the file's name without `.psv`
    public static Split of(String id) {
        byte[] hash = Hashing.digest(("vigil-split-1:" + id).getBytes(UTF_8));
        long part = Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), HUNDRED);
        return part < TRAINED ? TRAIN : part < VALIDATED ? VALIDATION : HELD_OUT;
    }
}
