package health.vigil.hl7v2;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.datatype.Nm;
import health.vigil.hl7v2.internal.segment.PatientNumbers;
import health.vigil.hl7v2.internal.syntax.FhirCharacters;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.Units;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/// What other feeds call things by, so that they speak of the same patients, visits, units and systems as HL7 v2
/// messages do.
public final class CommonNames {
    /// System of the journal's ids of originals, as a Provenance names them.
    public static final String ORIGINAL = "urn:vigil:message";

    private CommonNames() {}

    /// The namespace of a facility, as of MSH-4 or of an assigning authority (CX.4.1).
    public static String namespace(String name) {
        return Hd.namespaceUri(name);
    }

    /// Whom a number means.
    ///
    /// @param authority who gave it out, see [#namespace]
    /// @throws ProblemException `VGL-HL7-027` where the number has a character that no identifier can have: two
    ///     numbers that differ in what cannot be told apart must not become one patient
    public static ResourceIdentity patient(String authority, String number) {
        return new ResourceIdentity("Patient", authority, legible(number));
    }

    /// Which visit a number means (PV1-19).
    ///
    /// @param authority who gave it out, see [#namespace]
    /// @throws ProblemException `VGL-HL7-027` likewise
    public static ResourceIdentity visit(String authority, String number) {
        return new ResourceIdentity("Encounter", authority, legible(number));
    }

    /// Whether a number leads to a patient whom the record knows by another one now, so that who still uses it does not
    /// speak for them.
    public static boolean isRetired(Patient held, ResourceIdentity number) {
        return PatientNumbers.isRetired(held, number);
    }

    /// Adds to what a feed says of a patient the number by which messages name them, and those that the record has and
    /// that are in use no more: another feed's word for the patient takes no number away.
    ///
    /// @param held what the record has of the patient, null for nothing
    public static void keepNumbers(ResourceIdentity number, @Nullable Patient held, Patient said) {
        PatientNumbers.keep(number, held, said);
    }

    /// By which numbers of an authority the record knows a patient, without those that are in use no more.
    public static Set<ResourceIdentity> numbersInUse(Patient held, String authority) {
        return PatientNumbers.inUse(held, authority);
    }

    /// As [#keepNumbers], where the number was in use no more and a feed takes it into use again. The others that the
    /// record has of its authority stay in use.
    ///
    /// @param ended but for these
    public static void reviveNumber(ResourceIdentity number, Patient held, Set<ResourceIdentity> ended, Patient said) {
        PatientNumbers.revive(number, held, ended, said);
    }

    private static String legible(String number) {
        if (!FhirCharacters.only(number).equals(number)
                || number.indexOf('\uFFFD') >= 0
                || number.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(
                    "VGL-HL7-027",
                    "The number of a patient or visit has a character that no identifier can have.",
                    "Send the number without control characters, in the character set that was agreed.");
        }
        return number;
    }

    /// The UCUM code of a unit as senders spell it; empty where the table of units has none.
    public static Optional<String> ucum(String spelling) {
        return Optional.ofNullable(Units.ucum(spelling));
    }

    /// The URI of a coding system by its name in HL7 table 0396, such as `LN` or `MDC`; empty where it has none.
    public static Optional<String> system(String name) {
        return Optional.ofNullable(CodeSystems.uri(name));
    }

    /// A URI for a local name, so that two senders' local codes cannot be taken for each other's.
    ///
    /// @param owner a namespace, a URN
    public static String local(String owner, String name) {
        return CodeSystems.local(owner, name);
    }

    /// The text as FHIR can hold it: U+FFFD stands for what it cannot.
    public static String text(String sent) {
        return FhirCharacters.only(sent);
    }

    /// Whether a text is nothing but figures, so that the unit follows it where it stays a text.
    public static boolean areFigures(String text) {
        return Nm.areFigures(text);
    }

    /// A number with the precision sent, without an exponent; empty where the text is none.
    public static Optional<BigDecimal> number(String text) {
        return Optional.ofNullable(Nm.decimal(text));
    }
}
