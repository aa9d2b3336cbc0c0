package health.vigil.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.ConceptMap.ConceptMapGroupComponent;
import org.hl7.fhir.r4.model.ConceptMap.OtherElementComponent;
import org.hl7.fhir.r4.model.ConceptMap.SourceElementComponent;
import org.hl7.fhir.r4.model.ConceptMap.TargetElementComponent;
import org.hl7.fhir.r4.model.Enumerations.ConceptMapEquivalence;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.jspecify.annotations.Nullable;

/// What a FHIR ConceptMap says of a code. The map of one sending system is named by its identifier; there is at most
/// one for each sender, and its versions are the record's.
public final class ConceptTranslation {
    /// The system of a ConceptMap's identifier whose value is the sender, `application|facility`.
    public static final String SENDER = "https://vigil.health/fhir/NamingSystem/sender";

    /// The source system of units as a sender spells them.
    public static final String UNITS = "https://vigil.health/fhir/CodeSystem/unit-as-sent";

    private ConceptTranslation() {}

    /// A target.
    ///
    /// @param equivalence of the target to the source, as FHIR R4 has it
    /// @param product what else must be said for the target to be true
    public record Target(ConceptMapEquivalence equivalence, Coding coding, List<OtherElementComponent> product) {
        public Target {
            product = List.copyOf(product);
        }

        /// Whether the target can stand for the source: it says no less and nothing else.
        public boolean standsFor() {
            return switch (equivalence) {
                case EQUIVALENT, EQUAL, WIDER, SUBSUMES -> true;
                case RELATEDTO, NARROWER, SPECIALIZES, INEXACT, UNMATCHED, DISJOINT, NULL -> false;
            };
        }
    }

    /// The sender whose codes an active map translates; empty for any other map.
    public static Optional<String> sender(ConceptMap map) {
        return map.getStatus() == PublicationStatus.ACTIVE
                        && SENDER.equals(map.getIdentifier().getSystem())
                ? Optional.ofNullable(map.getIdentifier().getValue())
                : Optional.empty();
    }

    /// What a code means. The source system of a group is the system's URI, or the bare name that a sender gives it
    /// (CWE.3); a group without one speaks of codes without a system. A target that holds only beside another value
    /// (`dependsOn`) is none, since the value is not known here.
    ///
    /// @param system of the code, null where it has none
    public static List<Target> forward(ConceptMap map, @Nullable String system, String code) {
        List<Target> targets = new ArrayList<>();
        for (ConceptMapGroupComponent group : map.getGroup()) {
            if (!speaksOf(group.getSource(), system)) {
                continue;
            }
            for (SourceElementComponent element : group.getElement()) {
                if (code.equals(element.getCode())) {
                    element.getTarget().stream()
                            .filter(target -> !target.hasDependsOn())
                            .forEach(target -> targets.add(target(group, target)));
                }
            }
        }
        return targets;
    }

    /// What a map says of a code that none of its elements has: the same code, or a fixed one; nothing where it names
    /// another map.
    ///
    /// @param system as in [#forward]
    public static List<Target> unmapped(ConceptMap map, @Nullable String system, String code) {
        return map.getGroup().stream()
                .filter(group -> group.hasUnmapped() && speaksOf(group.getSource(), system))
                .filter(group -> group.getElement().stream().noneMatch(element -> code.equals(element.getCode())))
                .flatMap(group -> switch (group.getUnmapped().getMode()) {
                    case PROVIDED -> Stream.of(new Coding(group.getTarget(), code, null));
                    case FIXED ->
                        Stream.of(new Coding(
                                group.getTarget(),
                                group.getUnmapped().getCode(),
                                group.getUnmapped().getDisplay()));
                    case OTHERMAP, NULL -> Stream.empty();
                    case null -> Stream.empty();
                })
                .map(coding -> new Target(ConceptMapEquivalence.RELATEDTO, coding, List.of()))
                .toList();
    }

    /// Which codes mean this one.
    public static List<Target> reverse(ConceptMap map, @Nullable String system, String code) {
        List<Target> sources = new ArrayList<>();
        for (ConceptMapGroupComponent group : map.getGroup()) {
            if (!speaksOf(group.getTarget(), system)) {
                continue;
            }
            for (SourceElementComponent element : group.getElement()) {
                element.getTarget().stream()
                        .filter(target -> code.equals(target.getCode()) && !target.hasDependsOn())
                        .forEach(target -> sources.add(new Target(
                                target.getEquivalence(),
                                new Coding(group.getSource(), element.getCode(), element.getDisplay()),
                                target.getProduct())));
            }
        }
        return sources;
    }

    private static boolean speaksOf(@Nullable String group, @Nullable String system) {
        if (group == null || group.isEmpty()) {
            return system == null || system.isEmpty();
        }
        return group.equals(system) || (system != null && group.indexOf(':') < 0 && system.endsWith(":" + group));
    }

    private static Target target(ConceptMapGroupComponent group, TargetElementComponent target) {
        ConceptMapEquivalence equivalence =
                target.getEquivalence() == null ? ConceptMapEquivalence.NULL : target.getEquivalence();
        return new Target(
                equivalence, new Coding(group.getTarget(), target.getCode(), target.getDisplay()), target.getProduct());
    }
}
