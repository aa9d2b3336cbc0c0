package health.vigil.scoring;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where a learned model comes from, what it was found worth, and what its users must be told: `provenance.json`.
///
/// @param lineage data, code and settings of its training, enough to repeat it
/// @param validation what was measured on all patients kept aside
/// @param subgroups the same by group
/// @param attributes the source attributes of 45 CFR 170.315(b)(11)(iv)(B), by the keys of [#ATTRIBUTES]; what is not
///     known is said in words
public record Provenance(
        Lineage lineage, List<Measured> validation, List<Measured> subgroups, Map<String, String> attributes) {
    /// The keys of all source attributes, in the order of the regulation's nine categories.
    public static final List<String> ATTRIBUTES = List.of(
            "developer",
            "funding",
            "output",
            "outputKind",
            "intendedUse",
            "intendedPopulation",
            "intendedUsers",
            "decisionRole",
            "outOfScopeUse",
            "knownRisks",
            "inclusionCriteria",
            "sensitiveInputs",
            "representativeness",
            "relevance",
            "fairnessApproach",
            "biasManagement",
            "externalData",
            "externalParty",
            "externalRepresentativeness",
            "externalProcess",
            "validityTest",
            "fairnessTest",
            "validityExternal",
            "fairnessExternal",
            "outcomeReferences",
            "validityMonitoring",
            "validityLocal",
            "fairnessMonitoring",
            "fairnessLocal",
            "updateProcess",
            "correctionProcess");

    public Provenance {
        validation = List.copyOf(validation);
        subgroups = List.copyOf(subgroups);
        attributes = inOrder(attributes);
    }

    // By name: the same content is always written as the same bytes.
    private static Map<String, String> inOrder(Map<String, String> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /// How it was made.
    ///
    /// @param split how patients were divided, by which hash
    /// @param code the version of the code
    /// @param command that repeats it
    /// @param library the trainer and its version
    public record Lineage(
            List<Data> data,
            String split,
            String code,
            String command,
            long seed,
            String library,
            Map<String, String> parameters) {
        public Lineage {
            data = List.copyOf(data);
            parameters = inOrder(parameters);
        }
    }

    /// One set of training data.
    public record Data(String name, String source, String licence, String sha256, long patients, long rows) {}

    /// One result.
    ///
    /// @param data on which it was measured
    /// @param group of patients, `all` for all
    /// @param low the interval's low end, null where none was computed
    /// @param high the interval's high end
    /// @param patients how many
    public record Measured(
            String data,
            String group,
            String measure,
            double value,
            @Nullable Double low,
            @Nullable Double high,
            long patients) {}
}
