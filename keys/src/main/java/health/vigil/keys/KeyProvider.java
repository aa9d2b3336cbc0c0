package health.vigil.keys;

/// Holds key-encryption keys that never leave it, and wraps data keys with them: a local file by default, an HSM or
/// a cloud service by configuration. Thread-safe.
public interface KeyProvider {
    /// Wraps a data key under the current key-encryption key.
    ///
    /// @param dataKey plain key bytes
    /// @param context bound to the result; unwrapping needs the same
    WrappedKey wrap(byte[] dataKey, String context);

    /// Unwraps. Throws `VGL-KEY-001` when the key-encryption key is unknown, the bytes were changed or the context
    /// differs.
    byte[] unwrap(WrappedKey wrapped, String context);

    /// The id of the key-encryption key that [#wrap] uses now.
    String currentKey();

    /// Makes a new current key-encryption key; older ones still unwrap.
    ///
    /// @return the new key's id
    String rotate();
}
