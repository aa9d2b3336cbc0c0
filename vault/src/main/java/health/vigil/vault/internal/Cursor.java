package health.vigil.vault.internal;

import health.vigil.base.ProblemException;
import java.util.Base64;
import java.util.List;

/// Where a page ended. A caller gets it sealed, so that a URL shows nothing of it, and a made-up one is refused.
///
/// @param parts what the order needs to go on, without line ends
record Cursor(List<String> parts) {
    private static final int MOST = 2_000;

    static Cursor at(String... parts) {
        return new Cursor(List.of(parts));
    }

    String sealed(VaultKeys keys, String search) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(keys.shared().sealText(String.join("\n", parts), context(search)));
    }

    /// @param size how many parts it must have
    static Cursor open(VaultKeys keys, String search, String text, int size) {
        try {
            if (text.length() > MOST) {
                throw refused();
            }
            List<String> parts = List.of(keys.shared()
                    .openText(Base64.getUrlDecoder().decode(text), context(search))
                    .split("\n", -1));
            if (parts.size() != size) {
                throw refused();
            }
            return new Cursor(parts);
        } catch (IllegalArgumentException | ProblemException e) {
            throw refused();
        }
    }

    private static ProblemException refused() {
        return Problems.badSearch(
                "The page cursor is not one that this search gave out.", "Start again from the first page.");
    }

    private static String context(String search) {
        return "cursor/" + search;
    }
}
