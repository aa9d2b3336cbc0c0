package health.vigil.hl7v2.internal.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.hl7.fhir.r4.model.Coding;

/// HL7's v2-to-FHIR concept maps, read once from `concept-maps-1.tsv`. Maps whose target is a FHIR enumeration of
/// Java are in [PatientTables], [EncounterTables] and [ResultTables].
public final class ConceptMaps {
    private static final Map<String, Map<String, Coding>> MAPS = load();

    public static final ConceptMap ADDITIVE = map("AdditivePreservative", "0371");
    public static final ConceptMap ADMINISTRATION_METHOD = map("AdministrationMethod", "0165");
    public static final ConceptMap ADMISSION_TYPE = map("AdmissionType", "0007");
    public static final ConceptMap ALLERGY_CATEGORY = map("AllergenType[AllergyIntoleranceCategory]", "0127");
    public static final ConceptMap ALLERGY_CRITICALITY = map("AllergySeverity[AllergyIntolerance.criticality]", "0128");
    public static final ConceptMap ALLERGY_SEVERITY =
            map("AllergySeverity[AllergyIntolerance.reaction.severity]", "0128");
    public static final ConceptMap ALLERGY_TYPE = map("AllergyType", "0127");
    public static final ConceptMap AMBULATORY_STATUS = map("AmbulatoryStatus", "0009");
    public static final ConceptMap APPOINTMENT_REASON = map("AppointmentReasonCodes", "0276");
    public static final ConceptMap APPOINTMENT_STATUS = map("FillerStatusCodes[Appointment]", "0278");
    public static final ConceptMap APPOINTMENT_TYPE = map("AppointmentTypeCodes", "0277");
    public static final ConceptMap BED_STATUS = map("BedStatus", "0116");
    public static final ConceptMap BODY_PARTS = map("BodyParts", "0550");
    public static final ConceptMap BODY_SITE = map("BodySite", "0163");
    public static final ConceptMap COMPLETION_STATUS = map("CompletionStatus", "0322");
    public static final ConceptMap CONFIDENTIALITY = map("ConfidentialityCode", "0177");
    public static final ConceptMap CONTACT_ROLE = map("ContactRole", "0131");
    public static final ConceptMap DEGREE = map("DegreeLicenseCertificate", "0360");
    public static final ConceptMap DIAGNOSIS_TYPE = map("DiagnosisType", "0052");
    public static final ConceptMap DIAGNOSTIC_SERVICE = map("DiagnosticServiceSectionID", "0074");
    public static final ConceptMap DOCUMENT_CONFIDENTIALITY = map("DocumentConfidentialityStatus", "0272");
    public static final ConceptMap ENCOUNTER_PRIORITY = map("EncounterPriority", "0217");
    public static final ConceptMap EVENT_REASON = map("EventReason", "0062");
    public static final ConceptMap HOSPITAL_SERVICE = map("HospitalService", "0069");
    public static final ConceptMap IDENTIFIER_TYPE = map("IdentifierType", "0203");
    public static final ConceptMap LIVING_WILL = map("LivingWillCode", "0315");
    public static final ConceptMap MODE_OF_ARRIVAL = map("ModeOfArrivalCode", "0430");
    public static final ConceptMap NATURE_OF_ABNORMAL = map("NatureOfAbnormalTesting", "0080");
    public static final ConceptMap ORDER_CONTROL = map("OrderControlCode[ServiceRequest.status]", "0119");
    public static final ConceptMap ORDER_STATUS = map("OrderStatus", "0038");
    public static final ConceptMap ORDER_TYPE = map("OrderType", "0482");
    public static final ConceptMap PARTICIPATION = map("Participation", "0912");
    public static final ConceptMap PRIORITY = map("ExtendedPriorityCodes", "0485");
    public static final ConceptMap PROVIDER_ROLE = map("ProviderRole", "0443");
    public static final ConceptMap READMISSION = map("ReadmissionIndicator", "0092");
    public static final ConceptMap RELATIONSHIP = map("Relationship", "0063");
    public static final ConceptMap RELIGION = map("Religion", "0006");
    public static final ConceptMap ROUTE = map("RouteOfAdministration", "0162");
    public static final ConceptMap SPECIMEN_CONDITION = map("SpecimenCondition", "0493");
    public static final ConceptMap SPECIMEN_METHOD = map("SpecimenCollectionMethod", "0488");
    public static final ConceptMap SPECIMEN_TYPE = map("SpecimenType", "0487");
    public static final ConceptMap SUBSTITUTION = map("AllowSubstitution", "0161");

    private ConceptMaps() {}

    private static ConceptMap map(String name, String table) {
        return new ConceptMap(table, Objects.requireNonNull(MAPS.get(name), name));
    }

    private static Map<String, Map<String, Coding>> load() {
        Map<String, Map<String, Coding>> maps = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(ConceptMaps.class.getResourceAsStream("concept-maps-1.tsv"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] column = line.split("\t", -1);
                    Coding target = new Coding(column[3], column[2], column[4].isEmpty() ? null : column[4]);
                    maps.computeIfAbsent(column[0], name -> new HashMap<>()).put(column[1], target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return maps;
    }
}
