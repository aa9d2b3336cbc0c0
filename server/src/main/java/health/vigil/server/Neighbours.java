package health.vigil.server;

import health.vigil.cds.CdsSettings;
import health.vigil.launch.LaunchSettings;
import health.vigil.sources.SourceSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// The systems around the platform that it is configured to speak with.
///
/// @param cds the record systems that ask for decision support
/// @param smart the programs that may have tokens
/// @param sources feeds other than HL7 v2 over MLLP
/// @param launches the EHRs that may open the patient view
public record Neighbours(
        CdsSettings cds, SmartSettings smart, List<SourceSettings> sources, List<LaunchSettings> launches) {
    public Neighbours {
        sources = List.copyOf(sources);
        launches = List.copyOf(launches);
    }

    /// Nobody.
    public static Neighbours none() {
        return new Neighbours(
                new CdsSettings(List.of(), List.of(), Duration.ofMillis(800)),
                new SmartSettings(List.of()),
                List.of(),
                List.of());
    }

    /// With another decision support.
    public Neighbours with(CdsSettings other) {
        return new Neighbours(other, smart, sources, launches);
    }

    /// With other programs that may have tokens.
    public Neighbours with(SmartSettings other) {
        return new Neighbours(cds, other, sources, launches);
    }

    /// With other sources.
    public Neighbours withSources(List<? extends SourceSettings> others) {
        return new Neighbours(cds, smart, List.copyOf(others), launches);
    }

    /// With other EHRs that may open the patient view.
    public Neighbours withLaunches(List<LaunchSettings> others) {
        return new Neighbours(cds, smart, sources, others);
    }

    /// The origins that may show the pages in a frame.
    public List<URI> frames() {
        return launches.stream()
                .map(LaunchSettings::frame)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
