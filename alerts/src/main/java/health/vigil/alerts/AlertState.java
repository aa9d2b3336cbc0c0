package health.vigil.alerts;

/// Where an alert stands in its life (ALR-3). Each state's methods are its legal next steps, so an illegal step
/// does not compile:
///
/// ```
///  Raised ─► Delivered ─► Acknowledged ─► ActedOn ────► Resolved(outcome)
///     │          │   ▲          │                          ▲
///     └── on silence │          └──────► Overridden(reason)┘
///                ▼   │
///            Escalated(level)
/// ```
///
/// An open alert whose tier rises is raised again. The platform closes an open alert with a [CloseReason]. What never
/// became an alert is [Suppressed], with its reason.
public sealed interface AlertState {
    /// The state of a new alert.
    static Raised raise() {
        return new Raised();
    }

    /// What would have been an alert, and is not.
    static Suppressed suppress(SuppressionReason reason) {
        return new Suppressed(reason);
    }

    /// Stable name for the ledger and for figures.
    default String code() {
        return switch (this) {
            case Raised _ -> "raised";
            case Delivered _ -> "delivered";
            case Escalated _ -> "escalated";
            case Acknowledged _ -> "acknowledged";
            case ActedOn _ -> "acted-on";
            case Overridden _ -> "overridden";
            case Resolved _ -> "resolved";
            case Closed _ -> "closed";
            case Suppressed _ -> "suppressed";
        };
    }

    /// Nobody and nothing has ended it yet.
    sealed interface Open extends AlertState {
        /// The patient's tier rose above the one told, or above what hysteresis still held of it: the alert starts
        /// anew, at the tier reached.
        default Raised rise() {
            return new Raised();
        }

        /// The platform ends it.
        default Closed close(CloseReason reason) {
            return new Closed(reason);
        }
    }

    /// No person has answered yet; timers run.
    sealed interface Unanswered extends Open {
        /// Silence outlasted a timer.
        ///
        /// @param level one more than before
        default Escalated escalate(int level) {
            return new Escalated(level);
        }
    }

    /// Somebody was told and can answer.
    sealed interface Answerable extends Unanswered {
        /// A person takes it on.
        default Acknowledged acknowledge() {
            return new Acknowledged();
        }
    }

    /// It exists; nobody has been told.
    record Raised() implements Unanswered {
        /// It is in front of its recipients, provably.
        public Delivered deliver() {
            return new Delivered();
        }
    }

    /// Its recipients have it.
    record Delivered() implements Answerable {}

    /// Further recipients have it, since the earlier ones kept silent.
    ///
    /// @param level 1 for the first escalation
    record Escalated(int level) implements Answerable {
        public Escalated {
            if (level < 1) {
                throw new IllegalArgumentException("escalation levels start at 1");
            }
        }
    }

    /// A person has taken it on.
    record Acknowledged() implements Open {
        /// Care was changed because of it.
        public ActedOn actOn() {
            return new ActedOn();
        }

        /// The person sets it aside.
        public Overridden override(OverrideReason reason) {
            return new Overridden(reason);
        }
    }

    /// Care was changed.
    record ActedOn() implements Open {
        /// It is known what it was.
        public Resolved resolve(Outcome outcome) {
            return new Resolved(outcome);
        }
    }

    /// Set aside by a person. A new alert may come after the cooling time.
    record Overridden(OverrideReason reason) implements AlertState {
        /// It is known what it was.
        public Resolved resolve(Outcome outcome) {
            return new Resolved(outcome);
        }
    }

    /// Terminal: followed to its outcome.
    record Resolved(Outcome outcome) implements AlertState {}

    /// Terminal: ended by the platform.
    record Closed(CloseReason reason) implements AlertState {}

    /// Terminal: never became an alert.
    record Suppressed(SuppressionReason reason) implements AlertState {}
}
