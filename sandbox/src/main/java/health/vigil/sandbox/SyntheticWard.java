package health.vigil.sandbox;

import java.util.List;
import java.util.Objects;

/// Who works in the sandbox hospital. Nobody here exists.
public final class SyntheticWard {
    /// A member of staff.
    ///
    /// @param account sign-in name, lower case letters and dots
    /// @param role one of the platform's roles by its constant's name, such as `NURSE`
    /// @param units care units where this person works; empty for those who work in none
    public record Staff(String account, String given, String family, String role, List<String> units) {
        /// The name as shown.
        public String displayName() {
            return given + " " + family;
        }
    }

    /// The intensive care units, by the names that the feeds use.
    public static final List<String> INTENSIVE_CARE = List.of("MICU", "SICU", "CCU", "CSRU", "TSICU");

    private static final List<Staff> STAFF = List.of(
            new Staff("nurse.alder", "Nadia", "Alder", "NURSE", INTENSIVE_CARE),
            new Staff("nurse.bracken", "Tom", "Bracken", "NURSE", List.of("SICU", "TSICU")),
            new Staff("nurse.clover", "Mei", "Clover", "NURSE", List.of("MICU", "CCU", "CSRU")),
            new Staff("dr.hazel", "Imani", "Hazel", "PHYSICIAN", INTENSIVE_CARE),
            new Staff("dr.linden", "Paulo", "Linden", "PHYSICIAN", List.of("SICU", "TSICU", "CSRU")),
            new Staff("dr.rowan", "Sigrid", "Rowan", "ON_CALL", INTENSIVE_CARE),
            new Staff("billing.sorrel", "Ravi", "Sorrel", "BILLING_ANALYST", List.of()),
            new Staff("ml.tansy", "Lena", "Tansy", "ML_ENGINEER", List.of()),
            new Staff("compliance.vetch", "Akira", "Vetch", "COMPLIANCE_OFFICER", List.of()),
            new Staff("integration.woad", "Marta", "Woad", "INTEGRATION_ENGINEER", List.of()),
            new Staff("operator.teasel", "Owen", "Teasel", "OPERATOR", List.of()));

    private SyntheticWard() {}

    /// Everybody.
    public static List<Staff> staff() {
        return STAFF;
    }

    /// The physician in charge of a unit; the first physician where nobody is assigned.
    public static Staff attending(String unit) {
        List<Staff> physicians =
                STAFF.stream().filter(staff -> staff.role().equals("PHYSICIAN")).toList();
        return physicians.reversed().stream()
                .filter(staff -> staff.units().contains(unit))
                .findFirst()
                .orElse(Objects.requireNonNull(physicians.getFirst()));
    }
}
