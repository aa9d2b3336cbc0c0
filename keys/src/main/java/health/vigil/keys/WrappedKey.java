package health.vigil.keys;

import java.util.HexFormat;

/// A data key under a key-encryption key.
///
/// @param wrappingKey the key-encryption key's id
/// @param ciphertext hexadecimal
public record WrappedKey(String wrappingKey, String ciphertext) {
    /// One line for storage, `id:hex`.
    public String encoded() {
        return wrappingKey + ":" + ciphertext;
    }

    /// Reads [#encoded]. Anything else is an `IllegalArgumentException`.
    public static WrappedKey decode(String encoded) {
        int colon = encoded.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("not a wrapped key");
        }
        String hex = encoded.substring(colon + 1);
        HexFormat.of().parseHex(hex);
        return new WrappedKey(encoded.substring(0, colon), hex);
    }
}
