package health.vigil.hl7v2.internal.table;

import java.util.Map;
import org.hl7.fhir.r4.model.Coding;
import org.jspecify.annotations.Nullable;

/// One of HL7's concept maps from a v2 table to FHIR codes.
///
/// @param table number of the v2 table, four digits
/// @param targets what each code means
public record ConceptMap(String table, Map<String, Coding> targets) {
    public ConceptMap {
        targets = Map.copyOf(targets);
    }

    /// What a code means, a copy; null where the map has no entry.
    public @Nullable Coding of(String code) {
        Coding target = targets.get(code);
        return target == null ? null : target.copy();
    }

    /// A code of the map's own table, with the display that the map has for it, if any.
    public Coding coding(String code) {
        Coding target = targets.get(code);
        return new Coding(CodeSystems.table(table), code, target == null ? null : target.getDisplay());
    }

    /// Whether a coding system named in CWE.3 (empty where none is) is the map's table.
    public boolean speaksOf(String system) {
        return system.isEmpty()
                || system.equals("HL7" + table)
                || CodeSystems.table(table).equals(system);
    }
}
