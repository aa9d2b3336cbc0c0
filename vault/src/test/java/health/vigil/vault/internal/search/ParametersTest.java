package health.vigil.vault.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.model.api.annotation.Child;
import health.vigil.testkit.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The oracle is the definitions that HAPI FHIR carries in its model classes.
@Requirement("INT-3")
class ParametersTest {
    private static final FhirContext FHIR = FhirContext.forR4Cached();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient",
                "Encounter",
                "Observation",
                "Condition",
                "Procedure",
                "MedicationRequest",
                "MedicationAdministration",
                "AllergyIntolerance",
                "DiagnosticReport",
                "ServiceRequest",
                "Immunization",
                "CarePlan",
                "DocumentReference",
                "Location",
                "Practitioner",
                "MolecularSequence",
                "ValueSet"
            })
    void everyParameterThatFhirDefinesIsOffered(String type) {
        Map<String, String> defined = new TreeMap<>();
        for (RuntimeSearchParam parameter : FHIR.getResourceDefinition(type).getSearchParams()) {
            if (!List.of("_id", "_lastUpdated", "phonetic").contains(parameter.getName())) {
                defined.put(parameter.getName(), parameter.getParamType().name());
            }
        }
        defined.put("_source", "URI");

        Map<String, String> offered = new TreeMap<>();
        Parameters.of(type)
                .forEach((name, parameter) -> offered.put(name, parameter.kind().name()));

        assertThat(offered).isEqualTo(defined);
    }

    @Test
    void whatNamesDefinitionsByUrlIsKnown() {
        List<String> canonical = new java.util.ArrayList<>();
        List<String> offered = new java.util.ArrayList<>();
        for (String type : Parameters.types()) {
            for (RuntimeSearchParam defined : FHIR.getResourceDefinition(type).getSearchParams()) {
                Parameter parameter = Parameters.find(type, defined.getName()).orElse(null);
                if (parameter == null || parameter.kind() != Parameter.Kind.REFERENCE) {
                    continue;
                }
                if (isCanonical(defined.getPath())) {
                    canonical.add(type + "." + parameter.name());
                }
                if (parameter.canonical()) {
                    offered.add(type + "." + parameter.name());
                }
            }
        }

        assertThat(offered).containsExactlyInAnyOrderElementsOf(canonical).isNotEmpty();
    }

    /// By the model's own classes, which say which types an element may have.
    private static boolean isCanonical(String path) {
        for (String alternative : path.split("[|]")) {
            String bare = alternative
                    .replaceAll("[.]where[(]type='[^']*'[)]", "")
                    .replaceAll("[.]where[(]resolve[(][)] is \\w+[)]", "")
                    .replaceAll("^\\s*[(]?|[)]\\s*$| as \\w+|[.]as[(]\\w+[)]|\\[0\\]", "")
                    .strip();
            String[] names = bare.split("[.]");
            Class<?> at = FHIR.getResourceDefinition(names[0]).getImplementingClass();
            for (int i = 1; i < names.length; i++) {
                Child child = child(at, names[i]);
                List<Class<?>> types = List.of(child.type());
                if (i == names.length - 1) {
                    return types.stream().anyMatch(org.hl7.fhir.r4.model.UriType.class::isAssignableFrom);
                }
                at = types.isEmpty() ? component(at, names[i]) : types.getFirst();
            }
        }
        return false;
    }

    private static Child child(Class<?> model, String name) {
        return field(model, name).getAnnotation(Child.class);
    }

    private static Class<?> component(Class<?> model, String name) {
        java.lang.reflect.Field field = field(model, name);
        return field.getGenericType() instanceof java.lang.reflect.ParameterizedType list
                ? (Class<?>) list.getActualTypeArguments()[0]
                : field.getType();
    }

    private static java.lang.reflect.Field field(Class<?> model, String name) {
        for (Class<?> at = model; at != null; at = at.getSuperclass()) {
            for (java.lang.reflect.Field field : at.getDeclaredFields()) {
                Child child = field.getAnnotation(Child.class);
                if (child != null && child.name().replace("[x]", "").equals(name)) {
                    return field;
                }
            }
        }
        throw new AssertionError(model.getSimpleName() + "." + name);
    }

    /// HAPI FHIR counts devices to a patient's compartment, which R4 does not.
    @Test
    void theCompartmentsAreThoseOfFhir() {
        for (String compartment : Compartments.names()) {
            Map<String, Set<String>> defined = new TreeMap<>();
            Map<String, Set<String>> offered = new TreeMap<>();
            for (String type : List.of("Observation", "Appointment", "Coverage", "Device", "Group", "Person", "Task")) {
                for (RuntimeSearchParam parameter :
                        FHIR.getResourceDefinition(type).getSearchParams()) {
                    Set<String> provided = parameter.getProvidesMembershipInCompartments();
                    if (!type.equals("Device") && provided != null && provided.contains(compartment)) {
                        defined.computeIfAbsent(type, one -> new TreeSet<>()).add(parameter.getName());
                    }
                }
                Compartments.parameters(compartment, type)
                        .ifPresent(parameters ->
                                parameters.forEach(parameter -> offered.computeIfAbsent(type, one -> new TreeSet<>())
                                        .add(parameter.name())));
            }
            assertThat(offered).as(compartment).isEqualTo(defined);
        }
    }

    @Test
    void everyParameterOfACompartmentIsAReferenceThatMayNameIt() {
        assertThat(Compartments.names()).hasSize(5);
        for (String compartment : Compartments.names()) {
            Compartments.of(compartment)
                    .forEach((type, names) -> assertThat(
                                    Compartments.parameters(compartment, type).orElseThrow())
                            .as(type)
                            .hasSameSizeAs(names)
                            .allMatch(parameter -> parameter.kind() == Parameter.Kind.REFERENCE
                                    && (parameter.targets().isEmpty()
                                            || parameter.targets().contains(compartment))));
        }
    }

    @Test
    void thePathOfEveryParameterIsUnderstood() {
        assertThat(Parameters.types()).hasSizeGreaterThan(130);
        for (String type : Parameters.types()) {
            assertThat(Parameters.of(type)).as(type).isNotEmpty();
        }
    }

    @Test
    void aPathFollowsChoicesConditionsAndTypes() {
        Patient patient = new Patient();
        patient.addTelecom()
                .setSystem(org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem.PHONE)
                .setValue("1");
        patient.addTelecom()
                .setSystem(org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem.EMAIL)
                .setValue("2");
        Observation observation = new Observation();
        observation.setSubject(new Reference("Device/1"));
        observation.setValue(new Quantity(3));
        observation.addComponent().setValue(new StringType("4")).setCode(new CodeableConcept(new Coding("s", "c", "")));

        assertThat(ElementPath.of("Patient.telecom.where(system='email')").in(patient))
                .hasSize(1);
        assertThat(ElementPath.of("Patient.deceased.exists() and Patient.deceased != false")
                        .in(patient))
                .hasSize(1)
                .allSatisfy(found -> assertThat(found.primitiveValue()).isEqualTo("false"));
        assertThat(ElementPath.of("Observation.subject.where(resolve() is Patient)")
                        .in(observation))
                .isEmpty();
        assertThat(ElementPath.of("(Observation.value as Quantity) | (Observation.component.value as Quantity)")
                        .in(observation))
                .hasSize(1);
        assertThat(ElementPath.of("Observation.component.value.as(string)").in(observation))
                .hasSize(1);
    }
}
