package health.vigil.sandbox.internal;

import java.util.List;
import java.util.Locale;

/// How one item of the source is said in LOINC and UCUM: a line of `codes.csv`.
///
/// @param table the source table
/// @param itemid the source's item
/// @param label the source's name for it, from `d_items` or `d_labitems`
/// @param group the report it travels in
/// @param loinc the code
/// @param name LOINC's name
/// @param ucum the unit, UCUM case sensitive
/// @param units the source's spellings of that unit, lower case; an empty unit is taken as this one
/// @param rule how the value is read; empty for as it stands
/// @param sub tells two sources of one code apart at the same moment (OBX-4)
/// @param method the source in words (OBX-17)
/// @param arterial the code when the specimen is arterial, or empty
/// @param venous the code when the specimen is venous or mixed venous, or empty
public record Code(
        String table,
        String itemid,
        String label,
        Group group,
        String loinc,
        String name,
        String ucum,
        List<String> units,
        String rule,
        String sub,
        String method,
        String arterial,
        String venous) {
    /// What a gas was measured in.
    public enum Specimen {
        ARTERIAL,
        VENOUS,
        UNSTATED;

        /// Reads the laboratory's word, such as `ART`, `VEN`, `MIX` (mixed venous), `CENTRAL VENOUS`.
        public static Specimen of(String word) {
            return word.isEmpty() ? UNSTATED : word.startsWith("ART") ? ARTERIAL : VENOUS;
        }
    }

    /// LOINC for what was measured in this specimen: arterial and venous gases are different observations.
    public String loinc(Specimen specimen) {
        return switch (specimen) {
            case ARTERIAL -> arterial.isEmpty() ? loinc : arterial;
            case VENOUS -> venous.isEmpty() ? loinc : venous;
            case UNSTATED -> loinc;
        };
    }

    /// LOINC's name that belongs to [#loinc(Specimen)].
    public String name(Specimen specimen) {
        return switch (specimen) {
            case ARTERIAL -> arterial.isEmpty() ? name : name.replace("Blood", "Arterial blood");
            case VENOUS -> venous.isEmpty() ? name : name.replace("Blood", "Venous blood");
            case UNSTATED -> name;
        };
    }

    /// Whether the source's unit is this code's.
    public boolean takes(String unit) {
        return unit.isEmpty() || units.isEmpty() || units.contains(unit.toLowerCase(Locale.ROOT));
    }

    /// The item whose computed double this is, or empty.
    public String twin() {
        return rule.startsWith("twin ") ? rule.substring(5) : "";
    }

    /// Whether this item only says which specimen the others were measured in.
    public boolean isSpecimen() {
        return rule.equals("specimen");
    }
}
