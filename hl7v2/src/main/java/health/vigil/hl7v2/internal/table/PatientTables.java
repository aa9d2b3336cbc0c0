package health.vigil.hl7v2.internal.table;

import org.hl7.fhir.r4.model.Address.AddressType;
import org.hl7.fhir.r4.model.Address.AddressUse;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.HumanName.NameUse;
import org.jspecify.annotations.Nullable;

/// Tables of who a person is. Null where HL7's concept map has no entry.
public final class PatientTables {
    private PatientTables() {}

    /// Table 0001, concept map AdministrativeSex.
    public static @Nullable AdministrativeGender gender(String code) {
        return switch (code) {
            case "F" -> AdministrativeGender.FEMALE;
            case "M" -> AdministrativeGender.MALE;
            case "O", "A", "N" -> AdministrativeGender.OTHER;
            case "U" -> AdministrativeGender.UNKNOWN;
            default -> null;
        };
    }

    /// Table 0200, concept map NameType.
    public static @Nullable NameUse nameUse(String code) {
        return switch (code) {
            case "BAD" -> NameUse.OLD;
            case "D" -> NameUse.USUAL;
            case "L", "R" -> NameUse.OFFICIAL;
            case "M" -> NameUse.MAIDEN;
            case "MSK" -> NameUse.ANONYMOUS;
            case "N" -> NameUse.NICKNAME;
            case "NAV", "TEMP" -> NameUse.TEMP;
            default -> null;
        };
    }

    /// Table 0190, concept map AddressType[Use].
    public static @Nullable AddressUse addressUse(String code) {
        return switch (code) {
            case "BA" -> AddressUse.OLD;
            case "BI" -> AddressUse.BILLING;
            case "C" -> AddressUse.TEMP;
            case "B", "O" -> AddressUse.WORK;
            case "H" -> AddressUse.HOME;
            default -> null;
        };
    }

    /// Table 0190, concept map AddressType[Type].
    public static @Nullable AddressType addressType(String code) {
        return switch (code) {
            case "M", "SH" -> AddressType.POSTAL;
            default -> null;
        };
    }

    /// Table 0201, concept map TelecommunicationUseCode.
    public static @Nullable ContactPointUse contactUse(String code) {
        return switch (code) {
            case "PRN" -> ContactPointUse.HOME;
            case "WPN" -> ContactPointUse.WORK;
            case "PRS" -> ContactPointUse.MOBILE;
            default -> null;
        };
    }

    /// Table 0202, concept map TelecommunicationEquipmentType. A cell phone (`CP`) is a phone whose use is
    /// mobile.
    public static @Nullable ContactPointSystem contactSystem(String code) {
        return switch (code) {
            case "PH", "CP" -> ContactPointSystem.PHONE;
            case "FX" -> ContactPointSystem.FAX;
            case "MD", "SAT", "TDD", "TTY" -> ContactPointSystem.OTHER;
            case "BP" -> ContactPointSystem.PAGER;
            case "Internet", "X.400" -> ContactPointSystem.EMAIL;
            default -> null;
        };
    }

    /// Table 0002, concept map MaritalStatus.
    public static @Nullable Coding maritalStatus(String code) {
        return switch (code) {
            case "A", "E" -> marital("L", "Legally Separated");
            case "D" -> marital("D", "Divorced");
            case "M" -> marital("M", "Married");
            case "S" -> marital("S", "Never Married");
            case "W" -> marital("W", "Widowed");
            case "C" -> marital("C", "Common Law");
            case "G", "P", "R" -> marital("T", "Domestic partner");
            case "N" -> marital("A", "Annulled");
            case "I" -> marital("I", "Interlocutory");
            case "B" -> marital("U", "unmarried");
            case "U" -> new Coding(CodeSystems.NULL_FLAVOR, "UNK", "unknown");
            case "O" -> new Coding(CodeSystems.NULL_FLAVOR, "OTH", "other");
            case "T" -> new Coding(CodeSystems.NULL_FLAVOR, "NAVU", "Not available");
            default -> null;
        };
    }

    private static Coding marital(String code, String display) {
        return new Coding("http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", code, display);
    }

    /// Table 0136, concept map YesNoIndicator.
    public static @Nullable Boolean yesNo(String code) {
        return switch (code) {
            case "Y" -> Boolean.TRUE;
            case "N" -> Boolean.FALSE;
            default -> null;
        };
    }
}
