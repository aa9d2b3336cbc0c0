package health.vigil.sandbox.internal;

import health.vigil.sandbox.FeedManifest;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts what became of one table's rows.
final class Tally {
    private long inWindow;
    private long sent;
    private final SortedMap<String, Long> notSent = new TreeMap<>();
    private final SortedMap<String, Long> noted = new TreeMap<>();

    void sent() {
        inWindow++;
        sent++;
    }

    void notSent(String reason) {
        inWindow++;
        notSent.merge(reason, 1L, Long::sum);
    }

    void noted(String what) {
        noted.merge(what, 1L, Long::sum);
    }

    FeedManifest.Rows rows() {
        return new FeedManifest.Rows(inWindow, sent, new TreeMap<>(notSent), new TreeMap<>(noted));
    }
}
