package health.vigil.sources.internal.record;

import health.vigil.hl7v2.CommonNames;
import health.vigil.sources.internal.item.Leaf;
import health.vigil.sources.internal.mapping.Concept;
import health.vigil.sources.internal.mapping.Place;
import java.util.ArrayList;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/// Codes of an item. What stands for a code that was read goes first, the code as sent beside it.
final class Concepts {
    private Concepts() {}

    /// Whether something stands there.
    static boolean isSaid(Making making, Concept concept, int element) {
        return !making.item().peek(concept.code(), element).isEmpty();
    }

    /// The concept; its code stands there.
    ///
    /// @param path FHIR path
    static CodeableConcept of(Making making, Concept concept, int element, String path) {
        CodeableConcept said = new CodeableConcept();
        said.setCoding(new ArrayList<>(2));
        String code = making.item().text(concept.code(), element, path + ".coding.code");
        Concept.Fixed meaning = concept.means().get(code);
        if (meaning != null) {
            said.addCoding(coding(making, meaning));
        }
        Coding sent = said.addCoding().setCode(CommonNames.text(code));
        String system = system(making, concept, element, path);
        if (!system.isEmpty()) {
            sent.setSystem(uri(making, system));
        }
        if (concept.display() != null) {
            String display = CommonNames.text(making.item().text(concept.display(), element, path + ".coding.display"));
            sent.setDisplay(display.isEmpty() ? null : display);
        }
        concept.also().forEach(further -> said.addCoding(coding(making, further)));
        return said;
    }

    private static String system(Making making, Concept concept, int element, String path) {
        Place at = concept.systemAt();
        if (at != null) {
            Leaf leaf = making.item().leaf(at, element);
            if (leaf.hasText()) {
                leaf.carried(path + ".coding.system");
                return leaf.text().strip();
            }
        }
        String system = concept.system();
        return system == null ? "" : system;
    }

    private static Coding coding(Making making, Concept.Fixed fixed) {
        return new Coding(
                uri(making, fixed.system()), fixed.code(), fixed.display().isEmpty() ? null : fixed.display());
    }

    /// Names of table 0396 have their URI, URIs are their own, and any other name is the source's own.
    private static String uri(Making making, String system) {
        return CommonNames.system(system)
                .orElseGet(
                        () -> system.startsWith("http://") || system.startsWith("https://") || system.startsWith("urn:")
                                ? CommonNames.text(system)
                                : CommonNames.local(making.namespace(), system));
    }
}
