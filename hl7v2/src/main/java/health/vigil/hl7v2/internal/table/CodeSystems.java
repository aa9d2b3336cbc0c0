package health.vigil.hl7v2.internal.table;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// FHIR system URIs of the coding systems that HL7 v2 names in table 0396
/// (terminology.hl7.org/CodeSystem-v2-0396).
public final class CodeSystems {
    public static final String LOINC = "http://loinc.org";
    public static final String UCUM = "http://unitsofmeasure.org";
    public static final String SNOMED = "http://snomed.info/sct";
    public static final String IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203";
    public static final String ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    public static final String NULL_FLAVOR = "http://terminology.hl7.org/CodeSystem/v3-NullFlavor";
    public static final String DATA_ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason";
    public static final String PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
    private static final String TABLE = "http://terminology.hl7.org/CodeSystem/v2-";
    private static final Map<String, String> TABLES = new ConcurrentHashMap<>();

    private CodeSystems() {}

    /// The URI of a v2 table.
    ///
    /// @param number four digits
    public static String table(String number) {
        return TABLES.computeIfAbsent(number, TABLE::concat);
    }

    /// The URI of a coding system; null where it has none that is known.
    ///
    /// @param name as in CWE.3; those of table 0396 that have no URI have a URN that is the same for all senders
    public static @Nullable String uri(String name) {
        return switch (name) {
            case "LN", "LOINC" -> LOINC;
            case "SCT", "SNM", "SNOMED", "SNOMED-CT", "SNOMEDCT" -> SNOMED;
            case "UCUM", "ucum" -> UCUM;
            case "I10C", "ICD-10-CM", "ICD10CM" -> "http://hl7.org/fhir/sid/icd-10-cm";
            case "I10", "ICD10", "ICD-10" -> "http://hl7.org/fhir/sid/icd-10";
            case "I9C", "I9CDX", "ICD9CM", "ICD-9-CM" -> "http://hl7.org/fhir/sid/icd-9-cm";
            case "RXNORM", "RxNorm" -> "http://www.nlm.nih.gov/research/umls/rxnorm";
            case "CVX" -> "http://hl7.org/fhir/sid/cvx";
            case "MVX" -> "http://terminology.hl7.org/CodeSystem/MVX";
            case "NDC" -> "http://hl7.org/fhir/sid/ndc";
            case "I10P", "ICD-10-PCS", "ICD10PCS" -> "http://www.cms.gov/Medicare/Coding/ICD10";
            case "MDC" -> "urn:iso:std:iso:11073:10101";
            case "NCIT" -> "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl";
            case "CDCPHINVS" -> "urn:oid:2.16.840.1.114222.4.5.274";
            case "NIP001", "NIP002" -> "urn:hl7v2:coding-system:" + name;
            case "C4", "CPT", "CPT4" -> "http://www.ama-assn.org/go/cpt";
            case "CDCREC" -> "urn:oid:2.16.840.1.113883.6.238";
            case "ISO639", "BCP47" -> "urn:ietf:bcp:47";
            case "ISO3166", "ISO3166_1" -> "urn:iso:std:iso:3166";
            default -> hl7Table(name);
        };
    }

    /// `HL70001` and `HL7nnnn` are tables of the standard.
    private static @Nullable String hl7Table(String name) {
        if (name.length() != 7 || !name.startsWith("HL7")) {
            return null;
        }
        for (int i = 3; i < 7; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return null;
            }
        }
        return table(name.substring(3));
    }

    /// A URI for a local name, so that two senders' local codes cannot be taken for each other's.
    ///
    /// @param owner namespace of the sender, a URN
    public static String local(String owner, String name) {
        return owner + ":" + encode(name);
    }

    /// Percent-encodes what a URN may not contain.
    public static String encode(String name) {
        int length = name.length();
        int at = 0;
        while (at < length && isUnreserved(name.charAt(at))) {
            at++;
        }
        return at == length ? name : encoded(name);
    }

    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder(name.length());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (isUnreserved(c)) {
                encoded.append(c);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_';
    }
}
