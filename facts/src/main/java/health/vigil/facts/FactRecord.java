package health.vigil.facts;

/// What a record of the facts topic is.
public sealed interface FactRecord {
    /// Facts of one patient.
    record Batch(FactBatch batch) implements FactRecord {}

    /// The clock.
    record Tick(ClockTick tick) implements FactRecord {}
}
