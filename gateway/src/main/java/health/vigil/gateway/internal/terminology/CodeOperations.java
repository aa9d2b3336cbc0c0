package health.vigil.gateway.internal.terminology;

import health.vigil.gateway.internal.Refusals;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/// What `$validate-code` and `$lookup` say. A value set or code system that is not here whole is refused: that a code
/// is not in it could not be told.
final class CodeOperations {
    private CodeOperations() {}

    /// @param asked one of which the set must have
    static Parameters inValueSet(Definitions definitions, String canonical, List<Coding> asked) {
        if (asked.stream().anyMatch(one -> !one.hasSystem())) {
            throw Refusals.badRequest("A code has no system.", "Give the system beside the code.");
        }
        ValueSetCodes codes = new ValueSetCodes(definitions);
        Set<ValueSetCodes.Code> members = codes.of(canonical);
        for (Coding one : asked) {
            Optional<ValueSetCodes.Code> code =
                    codes.in(members, new ValueSetCodes.Code(one.getSystem(), one.getCode()));
            if (code.isPresent()) {
                return valid(one, codes.display(code.get()));
            }
        }
        return answer(false, "The value set does not have the code.");
    }

    static Parameters inCodeSystem(Definitions definitions, String canonical, List<Coding> asked) {
        CodeTree tree = new ValueSetCodes(definitions).tree(canonical);
        for (Coding one : asked) {
            Optional<ConceptDefinitionComponent> found = tree.isOf(one) ? tree.find(one.getCode()) : Optional.empty();
            if (found.isPresent()) {
                return valid(one, found.map(ConceptDefinitionComponent::getDisplay));
            }
        }
        return answer(false, "The code system does not have the code.");
    }

    static Parameters lookup(Definitions definitions, String canonical, String asked) {
        CodeTree tree = new ValueSetCodes(definitions).tree(canonical);
        ConceptDefinitionComponent concept = tree.find(asked).orElseThrow(Refusals::noCode);
        String code = concept.getCode();
        CodeSystem system = tree.system();
        Parameters answer = new Parameters();
        answer.addParameter("name", Optional.ofNullable(system.getName()).orElse(system.getUrl()));
        if (system.hasVersion()) {
            answer.addParameter("version", system.getVersion());
        }
        answer.addParameter("display", Optional.ofNullable(concept.getDisplay()).orElse(code));
        concept.getDesignation().forEach(designation -> {
            ParametersParameterComponent told = answer.addParameter().setName("designation");
            if (designation.hasLanguage()) {
                told.addPart().setName("language").setValue(new CodeType(designation.getLanguage()));
            }
            if (designation.hasUse()) {
                told.addPart().setName("use").setValue(designation.getUse());
            }
            told.addPart().setName("value").setValue(new StringType(designation.getValue()));
        });
        if (concept.hasDefinition()) {
            property(answer, "definition", new StringType(concept.getDefinition()));
        }
        tree.parents(code).forEach(parent -> property(answer, "parent", new CodeType(parent)));
        tree.children(code).forEach(child -> property(answer, "child", new CodeType(child)));
        concept.getProperty().stream()
                .filter(one -> one.hasValue()
                        && !List.of("parent", "child", "definition").contains(one.getCode()))
                .forEach(one -> property(answer, one.getCode(), one.getValue()));
        return answer;
    }

    private static void property(Parameters answer, String code, Type value) {
        ParametersParameterComponent property = answer.addParameter().setName("property");
        property.addPart().setName("code").setValue(new CodeType(code));
        property.addPart().setName("value").setValue(value);
    }

    /// A display that is not the code's makes it wrong, since somebody read it; one that could not be compared is
    /// said to be so.
    private static Parameters valid(Coding asked, Optional<String> display) {
        boolean compared = asked.hasDisplay() && display.isPresent();
        boolean right =
                !compared || display.get().equalsIgnoreCase(asked.getDisplay().strip());
        String unknown = asked.hasDisplay() && !compared ? "The code's display is not known here: not compared." : "";
        Parameters answer = answer(right, right ? unknown : "The display is not the code's.");
        display.ifPresent(text -> answer.addParameter("display", text));
        return answer;
    }

    private static Parameters answer(boolean result, String message) {
        Parameters answer = new Parameters();
        answer.addParameter("result", result);
        if (!message.isEmpty()) {
            answer.addParameter("message", message);
        }
        return answer;
    }
}
