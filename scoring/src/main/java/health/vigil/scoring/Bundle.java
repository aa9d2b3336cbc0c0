package health.vigil.scoring;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A model with all that decides its answers: made by [BundleLoader] from a directory, named by its content.
///
/// @param address `sha256:` and the hexadecimal hash of the canonical listing of its files
/// @param name such as `sepsis-news2`
/// @param version the publisher's, such as `1`
/// @param intendedUse one sentence
/// @param reassessEvery the least time between two assessments of a patient because inputs grow old
/// @param model what it computes
/// @param provenance where a learned model comes from; null for published scores
/// @param card for people, Markdown: intended use, what is out of scope, sources
public record Bundle(
        String address,
        String name,
        String version,
        String intendedUse,
        Duration reassessEvery,
        Model model,
        @Nullable Provenance provenance,
        String card) {}
