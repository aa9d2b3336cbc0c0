package health.vigil.sources.internal.ehr;

/// One time of reading what is new.
public interface Round {
    /// Goes on where the last one came to, until there is nothing new.
    ///
    /// @throws health.vigil.base.ProblemException where it cannot go on now; what was committed stays
    void run() throws InterruptedException;
}
