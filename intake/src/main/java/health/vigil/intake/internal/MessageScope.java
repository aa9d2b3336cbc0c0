package health.vigil.intake.internal;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/// The message being normalised on this thread: ties what the vault's listener does to the message behind it.
///
/// @param arrived when it arrived, by the machine's clock
/// @param facts counts the facts that it yields
public record MessageScope(Instant arrived, AtomicInteger facts) {
    /// Bound while a message is normalised; unbound for writes through an interface.
    public static final ScopedValue<MessageScope> CURRENT = ScopedValue.newInstance();

    public MessageScope(Instant arrived) {
        this(arrived, new AtomicInteger());
    }
}
