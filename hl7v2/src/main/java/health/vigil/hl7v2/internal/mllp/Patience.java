package health.vigil.hl7v2.internal.mllp;

/// How long a peer has kept us waiting. Set by the thread that waits, asked by another.
final class Patience {
    private volatile long since;
    private volatile boolean waiting;

    void begin() {
        since = System.nanoTime();
        waiting = true;
    }

    void end() {
        waiting = false;
    }

    boolean longerThan(long nanos) {
        return waiting && System.nanoTime() - since > nanos;
    }
}
