package health.vigil.gateway.internal;

import health.vigil.policy.DataCategory;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What policy takes each resource type of FHIR R4 for. A type that is not here is not served: whoever adds one
/// decides about it here.
final class TypeCategories {
    private static final Map<DataCategory, String> NAMES = Map.of(
            DataCategory.DEMOGRAPHICS,
            """
            Patient Person RelatedPerson Group
            """,
            DataCategory.CLINICAL,
            """
            AdverseEvent AllergyIntolerance AuditEvent Basic BiologicallyDerivedProduct BodyStructure
            CarePlan CareTeam ClinicalImpression Condition Consent DetectedIssue Device DeviceRequest
            DeviceUseStatement DiagnosticReport FamilyMemberHistory Flag Goal GuidanceResponse ImagingStudy
            Immunization ImmunizationEvaluation ImmunizationRecommendation Linkage List MeasureReport
            MedicationAdministration MedicationDispense MedicationRequest MedicationStatement
            MolecularSequence NutritionOrder Observation OperationOutcome Parameters Procedure Provenance
            RequestGroup ResearchSubject RiskAssessment ServiceRequest Specimen Subscription SupplyDelivery
            SupplyRequest Task VerificationResult VisionPrescription
            """,
            DataCategory.NOTE,
            """
            DocumentReference DocumentManifest Composition Communication CommunicationRequest Media Binary
            Bundle MessageHeader QuestionnaireResponse
            """,
            DataCategory.ENCOUNTER,
            """
            Encounter EpisodeOfCare Appointment AppointmentResponse
            """,
            DataCategory.FINANCIAL,
            """
            Account ChargeItem Claim ClaimResponse Contract Coverage CoverageEligibilityRequest
            CoverageEligibilityResponse EnrollmentRequest EnrollmentResponse ExplanationOfBenefit Invoice
            PaymentNotice PaymentReconciliation
            """,
            DataCategory.DIRECTORY,
            """
            DeviceDefinition DeviceMetric Endpoint HealthcareService InsurancePlan Location Medication
            Organization OrganizationAffiliation Practitioner PractitionerRole ResearchStudy Schedule Slot
            Substance
            """,
            DataCategory.TERMINOLOGY,
            """
            ActivityDefinition CapabilityStatement CatalogEntry ChargeItemDefinition CodeSystem
            CompartmentDefinition ConceptMap EffectEvidenceSynthesis EventDefinition Evidence
            EvidenceVariable ExampleScenario GraphDefinition ImplementationGuide Library Measure
            MedicationKnowledge MedicinalProduct MedicinalProductAuthorization
            MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient
            MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged
            MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition NamingSystem
            ObservationDefinition OperationDefinition PlanDefinition Questionnaire ResearchDefinition
            ResearchElementDefinition RiskEvidenceSynthesis SearchParameter SpecimenDefinition
            StructureDefinition StructureMap SubstanceNucleicAcid SubstancePolymer SubstanceProtein
            SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification
            TerminologyCapabilities TestReport TestScript ValueSet
            """);

    /// Type name to category, all types, in the order of the names.
    static final SortedMap<String, DataCategory> ALL = all();

    private TypeCategories() {}

    private static SortedMap<String, DataCategory> all() {
        SortedMap<String, DataCategory> all = new TreeMap<>();
        NAMES.forEach((category, names) -> {
            for (String name : names.strip().split("\\s+")) {
                if (all.put(name, category) != null) {
                    throw new IllegalStateException(name + " is in two categories");
                }
            }
        });
        return Collections.unmodifiableSortedMap(all);
    }
}
