package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMap;
import java.util.List;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;

/// Coded fields by HL7's concept maps.
public final class Concepts {
    private Concepts() {}

    /// The concept with the code that the map gives it first, and the code as sent beside it. A code of the map's
    /// table that the map does not have is reported as unmapped.
    public static CodeableConcept of(Session session, Part cwe, ConceptMap map) {
        return mapped(session, cwe, map, Cwe.concept(cwe, map.table(), session.facility()));
    }

    /// The same codes of the first code that was sent, for a list of codings; what else was sent stays unread.
    public static List<Coding> codings(Session session, Part cwe, ConceptMap map) {
        return cwe.component(1).asText().isValued()
                ? mapped(session, cwe, map, Cwe.first(cwe, map.table(), session.facility()))
                        .getCoding()
                : List.of();
    }

    /// One code, for an element without room for two: the map's, else the one sent; null where it has none.
    public static @Nullable Coding coding(Session session, Part cwe, ConceptMap map) {
        Part code = cwe.component(1).asText();
        if (!code.isValued()) {
            return null;
        }
        Coding target = map.speaksOf(cwe.component(3).asText().peek()) ? map.of(code.peek()) : null;
        if (target == null || CodeSystems.table(map.table()).equals(target.getSystem())) {
            return codings(session, cwe, map).getFirst();
        }
        code.carried("");
        cwe.component(3).asText().carriedIfValued("");
        return target;
    }

    private static CodeableConcept mapped(Session session, Part cwe, ConceptMap map, CodeableConcept concept) {
        Part code = cwe.component(1).asText();
        if (!code.isValued() || !map.speaksOf(cwe.component(3).asText().peek())) {
            return concept;
        }
        Coding target = map.of(code.peek());
        if (target == null) {
            session.unmapped(cwe, "HL7" + map.table());
            return concept;
        }
        Coding sent = concept.getCodingFirstRep();
        if (CodeSystems.table(map.table()).equals(target.getSystem())
                && target.getCode().equals(sent.getCode())) {
            if (!sent.hasDisplay()) {
                sent.setDisplay(target.getDisplay());
            }
        } else {
            concept.getCoding().addFirst(target);
        }
        return concept;
    }

    /// The code system of a code sent without one, from the field that versions before 2.4 have for it (DG1-2,
    /// PR1-2).
    ///
    /// @param path of the concept within the resource
    public static void system(Fields in, int number, String path, CodeableConcept concept) {
        Part name = in.field(number, path + ".coding.system");
        Coding first = concept.getCodingFirstRep();
        if (name.isValued() && first.hasCode() && !first.hasSystem()) {
            first.setSystem(Cwe.system(name.component(1), in.session().facility()));
            name.carried("");
        }
    }

    /// The FHIR code of a coded field whose target is one; null where it has no value, or the map no entry, which
    /// is reported. Only a code that has one counts as carried.
    public static @Nullable Coding code(Session session, Part cwe, ConceptMap map) {
        Part code = cwe.component(1).asText();
        if (!code.isValued()) {
            return null;
        }
        Coding target = map.speaksOf(cwe.component(3).asText().peek()) ? map.of(code.peek()) : null;
        if (target == null) {
            session.unmapped(cwe, "HL7" + map.table());
            return null;
        }
        code.carried("");
        if (map.speaksOf(cwe.component(3).asText().peek())) {
            cwe.component(3).asText().carriedIfValued("");
        }
        return target;
    }
}
