package health.vigil.vault.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
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
            if (!parameter.getName().equals("_id") && !parameter.getName().equals("_lastUpdated")) {
                defined.put(parameter.getName(), parameter.getParamType().name());
            }
        }
        defined.put("_source", "URI");

        Map<String, String> offered = new TreeMap<>();
        Parameters.of(type)
                .forEach((name, parameter) -> offered.put(name, parameter.kind().name()));

        assertThat(offered).isEqualTo(defined);
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
