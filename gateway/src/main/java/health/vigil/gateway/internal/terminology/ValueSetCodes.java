package health.vigil.gateway.internal.terminology;

import health.vigil.gateway.internal.Refusals;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.ValueSet;
import org.hl7.fhir.r4.model.ValueSet.ConceptReferenceComponent;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetComponent;
import org.hl7.fhir.r4.model.ValueSet.ConceptSetFilterComponent;
import org.hl7.fhir.r4.model.ValueSet.ValueSetExpansionContainsComponent;
import org.jspecify.annotations.Nullable;

/// Which codes a value set has: those that it lists, whole code systems, those of other value sets, and those that
/// the filters `is-a`, `descendent-of`, `generalizes`, `in` and `=` choose. What it cannot tell for certain it
/// refuses. It serves one search: each definition is looked up once, and references are followed up to a bound.
final class ValueSetCodes {
    private static final int MOST_CODES = 2_000;
    private static final int MOST_REFERENCES = 500;
    private static final int DEEPEST = 8;
    private static final Pattern URL = Pattern.compile("[a-z]{3,5}:[A-Za-z0-9/:._|-]{1,200}");

    private final Definitions definitions;
    private final Map<String, Set<Code>> sets = new HashMap<>();
    private final Map<String, CodeTree> trees = new HashMap<>();
    private final Map<Code, String> displays = new HashMap<>();
    private final Map<String, Map<String, String>> defined = new HashMap<>();
    private int references;

    ValueSetCodes(Definitions definitions) {
        this.definitions = definitions;
    }

    /// A code in its system.
    record Code(String system, String code) {}

    /// How a code is shown: as the value set says, else as its code system does where that is here whole.
    Optional<String> display(Code code) {
        return Optional.ofNullable(displays.get(code))
                .or(() -> Optional.ofNullable(
                        defined.computeIfAbsent(code.system(), this::defined).get(code.code())));
    }

    private Map<String, String> defined(String system) {
        Map<String, String> shown = new HashMap<>();
        definitions.codeSystem(system).filter(CodeTree::isWhole).ifPresent(whole -> add(whole.getConcept(), shown));
        return shown;
    }

    private static void add(List<ConceptDefinitionComponent> concepts, Map<String, String> shown) {
        for (ConceptDefinitionComponent concept : concepts) {
            if (concept.hasDisplay()) {
                shown.put(concept.getCode(), concept.getDisplay());
            }
            add(concept.getConcept(), shown);
        }
    }

    /// A code of a value set as the set writes it; in any case where its system says that case does not matter.
    Optional<Code> in(Set<Code> members, Code asked) {
        if (members.contains(asked)) {
            return Optional.of(asked);
        }
        boolean anyCase = definitions
                .codeSystem(asked.system())
                .filter(CodeTree::isOfAnyCase)
                .isPresent();
        return members.stream()
                .filter(member -> anyCase
                        && member.system().equals(asked.system())
                        && member.code().equalsIgnoreCase(asked.code()))
                .findFirst();
    }

    Set<Code> of(String canonical) {
        return of(canonical, 0);
    }

    private Set<Code> of(String canonical, int depth) {
        follow();
        Set<Code> known = sets.get(canonical);
        if (known == null) {
            known = Collections.unmodifiableSet(found(canonical, depth));
            sets.put(canonical, known);
        }
        return known;
    }

    private Set<Code> found(String canonical, int depth) {
        ValueSet set = definitions.valueSet(canonical).orElseThrow(() -> unknown(canonical, depth > 0));
        if (depth > DEEPEST) {
            throw Refusals.badRequest("Value sets refer to each other too deeply.", "Name the codes.");
        }
        Set<Code> codes = new LinkedHashSet<>();
        if (set.getCompose().hasInclude()) {
            set.getCompose().getInclude().forEach(include -> codes.addAll(chosen(include, depth)));
            set.getCompose().getExclude().forEach(exclude -> codes.removeAll(chosen(exclude, depth)));
        } else {
            listed(set.getExpansion().getContains(), codes);
        }
        if (codes.isEmpty() || codes.size() > MOST_CODES) {
            throw Refusals.badRequest(
                    "A value set has no code, or more than " + MOST_CODES + ".", "Name the codes that are meant.");
        }
        return codes;
    }

    /// One that was asked for is not repeated; one that a definition includes is named, since only the definition
    /// says which it is.
    private static RuntimeException unknown(String canonical, boolean included) {
        return included && URL.matcher(canonical).matches()
                ? Refusals.badRequest(
                        "The value set includes one that is not known here: " + canonical + ".",
                        "Store the one that is included, or name the codes.")
                : Refusals.badRequest(
                        "A value set is not known here.", "Store it, or name one of base R4 or US Core 6.1.0.");
    }

    private void listed(List<ValueSetExpansionContainsComponent> contains, Set<Code> codes) {
        for (ValueSetExpansionContainsComponent one : contains) {
            if (one.hasSystem() && one.hasCode() && !one.getAbstract()) {
                Code code = new Code(one.getSystem(), one.getCode());
                codes.add(code);
                shown(code, one.getDisplay());
            }
            listed(one.getContains(), codes);
        }
    }

    private Set<Code> chosen(ConceptSetComponent part, int depth) {
        Set<Code> codes = new LinkedHashSet<>();
        if (part.hasSystem()) {
            String system = part.getSystem();
            codes(part).forEach(code -> codes.add(new Code(system, code)));
        }
        for (int i = 0; i < part.getValueSet().size(); i++) {
            Set<Code> others = of(part.getValueSet().get(i).getValue(), depth + 1);
            if (i == 0 && !part.hasSystem()) {
                codes.addAll(others);
            } else {
                codes.retainAll(others);
            }
        }
        return codes;
    }

    private Set<String> codes(ConceptSetComponent part) {
        if (part.hasConcept()) {
            Set<String> named = new LinkedHashSet<>();
            for (ConceptReferenceComponent concept : part.getConcept()) {
                if (concept.hasCode()) {
                    named.add(concept.getCode());
                    shown(new Code(part.getSystem(), concept.getCode()), concept.getDisplay());
                }
            }
            return named;
        }
        CodeTree tree = tree(part.hasVersion() ? part.getSystem() + "|" + part.getVersion() : part.getSystem());
        Set<String> codes = new LinkedHashSet<>();
        for (ConceptDefinitionComponent concept : tree.concepts()) {
            codes.add(concept.getCode());
            shown(new Code(part.getSystem(), concept.getCode()), concept.getDisplay());
        }
        part.getFilter().forEach(filter -> codes.retainAll(chosen(tree, filter)));
        return codes;
    }

    /// The code system's codes and what subsumes what.
    CodeTree tree(String canonical) {
        follow();
        CodeTree known = trees.get(canonical);
        if (known == null) {
            known = new CodeTree(definitions
                    .codeSystem(canonical)
                    .orElseThrow(() ->
                            Refusals.badRequest("A code system is not here.", "Store it whole, or name the codes.")));
            trees.put(canonical, known);
        }
        return known;
    }

    private void shown(Code code, @Nullable String display) {
        if (display != null) {
            displays.putIfAbsent(code, display);
        }
    }

    private void follow() {
        references++;
        if (references > MOST_REFERENCES) {
            throw Refusals.badRequest(
                    "The search follows more than " + MOST_REFERENCES + " references to value sets and code systems.",
                    "Name the codes that are meant.");
        }
    }

    private static Set<String> chosen(CodeTree tree, ConceptSetFilterComponent filter) {
        if (!filter.hasProperty() || !filter.hasOp() || !filter.hasValue()) {
            throw notUnderstood();
        }
        boolean hierarchy = List.of("concept", "code").contains(filter.getProperty());
        String value = filter.getValue();
        return switch (filter.getOp()) {
            case ISA -> hierarchy(hierarchy, tree.below(value));
            case GENERALIZES -> hierarchy(hierarchy, tree.above(value));
            case DESCENDENTOF -> {
                Set<String> below = hierarchy(hierarchy, tree.below(value));
                below.remove(value);
                yield below;
            }
            case IN -> hierarchy(hierarchy, new LinkedHashSet<>(List.of(value.split(",", -1))));
            case EQUAL ->
                tree.concepts().stream()
                        .filter(concept -> has(concept, filter.getProperty(), value))
                        .map(ConceptDefinitionComponent::getCode)
                        .collect(Collectors.toSet());
            case ISNOTA, REGEX, NOTIN, EXISTS, NULL -> throw notUnderstood();
        };
    }

    private static Set<String> hierarchy(boolean asked, Set<String> codes) {
        if (!asked) {
            throw notUnderstood();
        }
        return codes;
    }

    private static boolean has(ConceptDefinitionComponent concept, String property, String value) {
        return concept.getProperty().stream()
                .anyMatch(one -> property.equals(one.getCode())
                        && one.hasValue()
                        && value.equals(one.getValue().primitiveValue()));
    }

    private static RuntimeException notUnderstood() {
        return Refusals.badRequest("A filter of a value set is not one that is answered here.", "Name the codes.");
    }
}
