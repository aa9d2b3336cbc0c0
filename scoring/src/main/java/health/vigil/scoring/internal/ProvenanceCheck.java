package health.vigil.scoring.internal;

import health.vigil.scoring.Provenance;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads `provenance.json`: complete, or the bundle is refused.
final class ProvenanceCheck {
    private ProvenanceCheck() {}

    static Provenance read(BundleFiles files) {
        Provenance provenance = BundleJson.read(files, "provenance.json", Provenance.class);
        String bundle = files.name();
        Map<String, String> attributes = provenance.attributes();
        for (String key : Provenance.ATTRIBUTES) {
            BundleForm.require(
                    bundle,
                    !attributes.getOrDefault(key, "").isBlank(),
                    "its source attribute " + key + " is missing or empty");
        }
        BundleForm.require(
                bundle,
                attributes.keySet().equals(Set.copyOf(Provenance.ATTRIBUTES)),
                "it has a source attribute that is not known");
        Provenance.Lineage lineage = provenance.lineage();
        BundleForm.require(bundle, !lineage.data().isEmpty(), "it does not say what data it was trained on");
        for (String text : List.of(lineage.split(), lineage.code(), lineage.command(), lineage.library())) {
            BundleForm.require(bundle, !text.isBlank(), "a text of its lineage is empty");
        }
        BundleForm.require(
                bundle,
                !provenance.validation().isEmpty() && !provenance.subgroups().isEmpty(),
                "it has no validation results, or none by subgroup");
        return provenance;
    }
}
