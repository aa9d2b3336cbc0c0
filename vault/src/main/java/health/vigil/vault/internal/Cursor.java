package health.vigil.vault.internal;

import health.vigil.base.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/// Where a page ended: the order's time and the id of its last record. A caller gets it sealed, so that a URL shows
/// neither, and a made-up one is refused.
record Cursor(Instant time, String id) {
    private static final int MOST = 1_000;

    String sealed(VaultKeys keys, String search) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(keys.shared().sealText(time + " " + id, context(search)));
    }

    static Cursor open(VaultKeys keys, String search, String text) {
        try {
            if (text.length() > MOST) {
                throw refused();
            }
            String[] parts = keys.shared()
                    .openText(Base64.getUrlDecoder().decode(text), context(search))
                    .split(" ", 2);
            return new Cursor(Instant.parse(parts[0]), parts[1]);
        } catch (IllegalArgumentException | DateTimeException | ProblemException e) {
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
