package health.vigil.keys;

/// Seals and opens content with one data key (AES-256-GCM, a fresh nonce each time). Thread-safe.
public interface DataKey {
    /// Seals.
    ///
    /// @param plaintext the content
    /// @param context bound as associated data: what the content is, so that a ciphertext moved elsewhere
    ///     does not open
    byte[] seal(byte[] plaintext, String context);

    /// Opens. Throws `VGL-KEY-002` when the bytes were changed or the context differs.
    byte[] open(byte[] ciphertext, String context);
}
