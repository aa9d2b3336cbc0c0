package health.vigil.vault.internal.search;

import java.util.Set;

/// The reference parameters of R4 whose elements name definitions by canonical URL, and not records by their address.
final class Canonicals {
    private static final Set<String> OF_ANY_TYPE =
            Set.of("composed-of", "depends-on", "derived-from", "instantiates-canonical", "predecessor", "successor");

    private static final Set<String> OF_ONE_TYPE = Set.of(
            "CapabilityStatement.guide",
            "CapabilityStatement.resource-profile",
            "CapabilityStatement.supported-profile",
            "CodeSystem.supplements",
            "ConceptMap.other",
            "ConceptMap.source",
            "ConceptMap.source-uri",
            "ConceptMap.target",
            "ConceptMap.target-uri",
            "ImplementationGuide.global",
            "MeasureReport.measure",
            "MessageDefinition.parent",
            "OperationDefinition.base",
            "OperationDefinition.input-profile",
            "OperationDefinition.output-profile",
            "PlanDefinition.definition",
            "QuestionnaireResponse.questionnaire",
            "SearchParameter.component",
            "StructureDefinition.base",
            "StructureDefinition.valueset");

    private Canonicals() {}

    static boolean names(String type, String parameter) {
        String name = type + "." + parameter;
        return OF_ONE_TYPE.contains(name)
                || (OF_ANY_TYPE.contains(parameter) && !name.equals("Observation.derived-from"));
    }
}
