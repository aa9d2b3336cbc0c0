package health.vigil.hl7v2.internal.datatype;

import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.table.CodeSystems;
import java.util.ArrayList;
import java.util.StringJoiner;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;

/// CWE, CE, CNE, CF, IS and ID, tables CWE[CodeableConcept] and CE[CodeableConcept]. A coding system that HL7
/// knows becomes its URI; any other keeps its name under the sender's namespace.
public final class Cwe {
    private Cwe() {}

    /// @param table HL7 table number of an IS or ID field, or of a CWE that names no system; null for none
    /// @param owner namespace under which unknown coding systems are named
    public static CodeableConcept concept(Part cwe, @Nullable String table, String owner) {
        CodeableConcept concept = new CodeableConcept();
        int sent = cwe.componentCount();
        Part original = sent < 9 ? null : cwe.component(9).asText();
        if (original != null && original.isValued()) {
            concept.setText(original.to(".text"));
        }
        coding(concept, cwe, sent, 1, 7, table, owner);
        if (sent > 3) {
            coding(concept, cwe, sent, 4, 8, null, owner);
        }
        if (sent > 9) {
            coding(concept, cwe, sent, 10, 13, null, owner);
        }
        return concept;
    }

    /// Its first code with display and system only, or its text where it has no code: for an element without room for
    /// more, which stays unread.
    ///
    /// @param table HL7 table of a code sent without a system, null for none
    /// @param owner namespace under which unknown coding systems are named
    public static CodeableConcept first(Part cwe, @Nullable String table, String owner) {
        CodeableConcept concept = new CodeableConcept();
        coding(concept, cwe, 0, 1, 7, table, owner);
        return concept;
    }

    private static void coding(
            CodeableConcept concept, Part cwe, int sent, int first, int version, @Nullable String table, String owner) {
        Part code = cwe.component(first).asText();
        Part text = cwe.component(first + 1).asText();
        if (!code.isValued()) {
            if (text.isValued() && !concept.hasText()) {
                concept.setText(text.to(".text"));
            }
            return;
        }
        if (first == 1) {
            concept.setCoding(new ArrayList<>(2)); // FHIR's own begins with room for ten
        }
        Coding coding = concept.addCoding().setCode(code.code(".coding.code"));
        if (text.isValued()) {
            coding.setDisplay(text.to(".coding.display"));
        }
        Part system = cwe.component(first + 2).asText();
        if (system.isValued()) {
            coding.setSystem(uri(system.to(".coding.system"), owner));
        } else if (table != null) {
            coding.setSystem(CodeSystems.table(table));
        }
        Part edition = sent < version ? null : cwe.component(version).asText();
        if (edition != null && edition.isValued()) {
            coding.setVersion(edition.to(".coding.version"));
        }
    }

    /// Its words, table `CWE[string]`: the original text, else the text, else, where neither is sent, the code.
    /// Empty where it says nothing.
    public static String words(Part cwe, String path) {
        for (int number : new int[] {9, 2, 1}) {
            Part part = cwe.component(number).asText();
            if (part.isValued()) {
                return part.to(path);
            }
        }
        return "";
    }

    /// All that it says, in order, table CWE[Annotation].
    public static String all(Part cwe) {
        StringJoiner words = new StringJoiner(", ");
        for (int number = 1; number <= cwe.componentCount(); number++) {
            if (cwe.component(number).isValued()) {
                words.add(cwe.component(number).asText().to(""));
            }
        }
        return words.toString();
    }

    private static String uri(String name, String owner) {
        String uri = CodeSystems.uri(name);
        return uri != null ? uri : CodeSystems.local(owner, name);
    }

    /// The URI of a coding system, the owner's namespace where none is named; it does not count as carried.
    ///
    /// @param system CWE.3
    public static String system(Part system, String owner) {
        return system.isValued() ? uri(system.peek(), owner) : owner;
    }
}
