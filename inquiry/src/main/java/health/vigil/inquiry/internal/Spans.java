package health.vigil.inquiry.internal;

import java.time.Duration;

/// Spans of time as people say them.
final class Spans {
    private Spans() {}

    /// `40 s`, `25 min`, `3 h 10 min`, `2 d 4 h`.
    static String of(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        if (seconds < 86_400) {
            long minutes = seconds / 60 % 60;
            return seconds / 3600 + " h" + (minutes == 0 ? "" : " " + minutes + " min");
        }
        long hours = seconds / 3600 % 24;
        return seconds / 86_400 + " d" + (hours == 0 ? "" : " " + hours + " h");
    }
}
