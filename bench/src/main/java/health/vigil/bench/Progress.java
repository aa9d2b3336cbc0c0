package health.vigil.bench;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/// Tells now and then how far long work has come.
final class Progress {
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(10);

    private final PrintWriter out;
    private final String what;
    private final long all;
    private long next = System.nanoTime() + PAUSE;

    /// @param all how much there is
    Progress(PrintWriter out, String what, long all) {
        this.out = out;
        this.what = what;
        this.all = all;
    }

    void reached(long done) {
        if (System.nanoTime() - next >= 0) {
            out.printf("%s: %,d of %,d%n", what, done, all);
            out.flush();
            next = System.nanoTime() + PAUSE;
        }
    }
}
