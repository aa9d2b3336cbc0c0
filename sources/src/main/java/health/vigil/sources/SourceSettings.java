package health.vigil.sources;

import health.vigil.intake.Source;

/// What is configured for one source.
public interface SourceSettings {
    /// Its name in the configuration.
    String name();

    /// The source, which has not started.
    ///
    /// @throws health.vigil.base.ProblemException where what the settings name cannot be used
    Source open(Surroundings around);
}
