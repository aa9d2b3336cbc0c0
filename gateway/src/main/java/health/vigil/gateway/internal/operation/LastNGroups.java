package health.vigil.gateway.internal.operation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/// Which observations are of one kind: codes that stand side by side in one observation say the same, and so do those
/// that each of them stands beside elsewhere. One without a code is of the kind that its text says.
final class LastNGroups {
    private final Map<String, String> same = new HashMap<>();

    /// Learns which codes say the same.
    void learn(CodeableConcept code) {
        List<String> all = keys(code);
        String name = root(all.getFirst());
        all.forEach(one -> same.put(root(one), name));
    }

    /// The name of the group of a code that was learned.
    String of(CodeableConcept code) {
        return root(keys(code).getFirst());
    }

    private String root(String key) {
        String at = key;
        String next = same.getOrDefault(at, at);
        while (!next.equals(at)) {
            at = next;
            next = same.getOrDefault(at, at);
        }
        same.put(key, at); // so that the way is short the next time
        return at;
    }

    private static List<String> keys(CodeableConcept code) {
        List<String> codes = code.getCoding().stream()
                .filter(Coding::hasCode)
                .map(coding -> Objects.requireNonNullElse(coding.getSystem(), "") + "|" + coding.getCode())
                .distinct()
                .toList();
        return codes.isEmpty() ? List.of("text " + code.getText()) : codes;
    }
}
