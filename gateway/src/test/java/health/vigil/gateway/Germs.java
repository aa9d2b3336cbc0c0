package health.vigil.gateway;

import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.ValueSet;

/// A code system that is there whole, one that is not, and value sets over them.
final class Germs {
    static final String SYSTEM = "urn:germs";

    private Germs() {}

    static void write(Hospital hospital) {
        CodeSystem germs = new CodeSystem();
        germs.setId("germs");
        germs.setUrl(SYSTEM).setContent(CodeSystem.CodeSystemContentMode.COMPLETE);
        CodeSystem.ConceptDefinitionComponent bacteria = germs.addConcept().setCode("bacteria");
        bacteria.addConcept()
                .setCode("staph")
                .setDisplay("Staphylococci")
                .addConcept()
                .setCode("mrsa");
        bacteria.addConcept().setCode("strep").setDisplay("Streptococci");
        germs.addConcept().setCode("virus");
        CodeSystem part = new CodeSystem();
        part.setId("part");
        part.setUrl("urn:part").setContent(CodeSystem.CodeSystemContentMode.FRAGMENT);
        ValueSet isA = new ValueSet();
        isA.setId("is-a");
        isA.setUrl("urn:vs:staph").setVersion("2");
        isA.getCompose()
                .addInclude()
                .setSystem(SYSTEM)
                .addFilter()
                .setProperty("concept")
                .setOp(ValueSet.FilterOperator.ISA)
                .setValue("staph");
        ValueSet without = new ValueSet();
        without.setId("without");
        without.setUrl("urn:vs:without");
        without.getCompose().addInclude().setSystem(SYSTEM);
        without.getCompose().addExclude().addValueSet("urn:vs:staph");
        ValueSet circle = new ValueSet();
        circle.setId("circle");
        circle.setUrl("urn:vs:circle");
        circle.getCompose().addInclude().addValueSet("urn:vs:circle");
        ValueSet listed = new ValueSet();
        listed.setId("listed");
        listed.setUrl("urn:vs:listed");
        listed.getCompose().addInclude().setSystem(SYSTEM).addConcept().setCode("staph");
        CodeSystem letters = new CodeSystem();
        letters.setId("letters");
        letters.setUrl("urn:letters")
                .setContent(CodeSystem.CodeSystemContentMode.COMPLETE)
                .setCaseSensitive(false);
        letters.addConcept().setCode("A").setDisplay("The first").addConcept().setCode("B");
        ValueSet first = new ValueSet();
        first.setId("first");
        first.setUrl("urn:vs:first");
        first.getCompose().addInclude().setSystem("urn:letters").addConcept().setCode("A");
        hospital.write(germs, part, isA, without, circle, listed, letters, first);
    }
}
