package health.vigil.gateway.internal.terminology;

import health.vigil.gateway.internal.Refusals;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemContentMode;
import org.hl7.fhir.r4.model.CodeSystem.CodeSystemHierarchyMeaning;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.CodeSystem.ConceptPropertyComponent;
import org.hl7.fhir.r4.model.Coding;

/// The codes of a code system that is here whole, and which subsumes which: by nesting, and by the properties
/// `parent`, `subsumedBy` and `child`. Circles, which nobody should define, end where they began.
final class CodeTree {
    private final CodeSystem system;
    private final Map<String, ConceptDefinitionComponent> concepts = new LinkedHashMap<>();
    private final Map<String, ConceptDefinitionComponent> byLowerCase = new HashMap<>();
    private final Map<String, Set<String>> children = new HashMap<>();
    private final Map<String, Set<String>> parents = new HashMap<>();

    CodeTree(CodeSystem system) {
        this.system = system;
        CodeSystemHierarchyMeaning meaning = system.getHierarchyMeaning();
        if (!isWhole(system)
                || (meaning != null
                        && meaning != CodeSystemHierarchyMeaning.ISA
                        && meaning != CodeSystemHierarchyMeaning.NULL)) {
            throw Refusals.badRequest(
                    "A code system is not here whole, or its hierarchy is not one of subsumption.",
                    "Store the whole code system, or name the codes.");
        }
        add(system.getConcept());
    }

    /// Whether all codes of the system are here.
    static boolean isWhole(CodeSystem system) {
        return system.getContent() == CodeSystemContentMode.COMPLETE;
    }

    /// Whether the system says that case does not matter; one that says nothing is read with its case (R4,
    /// CodeSystem.caseSensitive).
    static boolean isOfAnyCase(CodeSystem system) {
        return system.hasCaseSensitive() && !system.getCaseSensitive();
    }

    /// The code system itself.
    CodeSystem system() {
        return system;
    }

    /// Whether a coding is of this system, and of this version where it names one.
    boolean isOf(Coding coding) {
        return (!coding.hasSystem() || coding.getSystem().equals(system.getUrl()))
                && (!coding.hasVersion() || coding.getVersion().equals(system.getVersion()));
    }

    /// A concept, as it is defined.
    Collection<ConceptDefinitionComponent> concepts() {
        return concepts.values();
    }

    /// A concept by its code; in any case where that does not matter.
    Optional<ConceptDefinitionComponent> find(String code) {
        return Optional.ofNullable(concepts.get(code))
                .or(() -> isOfAnyCase(system)
                        ? Optional.ofNullable(byLowerCase.get(code.toLowerCase(Locale.ROOT)))
                        : Optional.empty());
    }

    /// The codes right above one.
    Set<String> parents(String code) {
        return parents.getOrDefault(code, Collections.emptySet());
    }

    /// The codes right below one.
    Set<String> children(String code) {
        return children.getOrDefault(code, Collections.emptySet());
    }

    /// The code and all that it subsumes; empty where the system does not have it.
    Set<String> below(String code) {
        return from(code, children);
    }

    /// The code and all that subsume it; empty where the system does not have it.
    Set<String> above(String code) {
        return from(code, parents);
    }

    private Set<String> from(String code, Map<String, Set<String>> edges) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(
                find(code).map(ConceptDefinitionComponent::getCode).stream().toList());
        while (!open.isEmpty()) {
            String one = open.pop();
            if (found.add(one)) {
                open.addAll(edges.getOrDefault(one, Collections.emptySet()));
            }
        }
        return found;
    }

    private void add(List<ConceptDefinitionComponent> siblings) {
        for (ConceptDefinitionComponent concept : siblings) {
            String code = concept.getCode();
            if (code != null) {
                concepts.putIfAbsent(code, concept);
                byLowerCase.putIfAbsent(code.toLowerCase(Locale.ROOT), concept);
                concept.getConcept().stream()
                        .filter(ConceptDefinitionComponent::hasCode)
                        .forEach(child -> subsumes(code, child.getCode()));
                concept.getProperty().stream()
                        .filter(property -> property.hasCode() && property.hasValue())
                        .forEach(property -> add(code, property));
            }
            add(concept.getConcept());
        }
    }

    private void add(String code, ConceptPropertyComponent property) {
        String value = property.getValue().primitiveValue();
        if (value != null) {
            switch (property.getCode()) {
                case "parent", "subsumedBy" -> subsumes(value, code);
                case "child" -> subsumes(code, value);
                default -> {}
            }
        }
    }

    private void subsumes(String parent, String child) {
        children.computeIfAbsent(parent, one -> new LinkedHashSet<>()).add(child);
        parents.computeIfAbsent(child, one -> new LinkedHashSet<>()).add(parent);
    }
}
