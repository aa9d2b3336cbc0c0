package health.vigil.intake;

import static health.vigil.intake.Given.given;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.Sealed;
import health.vigil.facts.Fact;
import health.vigil.ledger.Actor;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.testkit.Requirement;
import health.vigil.vault.ConceptTranslation;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.Enumerations.ConceptMapEquivalence;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.junit.jupiter.api.Test;

/// A sender with codes and units of its own, and the map that says what they mean.
@Requirement("INT-2")
class CodeMapsTest extends WithIntake {
    private static final String SENDER = "ADT|GH";
    private static final String LOCAL = "OBX|1|NM|HF^pulse rate^99GH||88|Schl./min|||||F";

    @Test
    void aSendersOwnCodeIsMeasuredOnceItsMapSaysWhatItMeans() {
        intake.take(Messages.result("C1", "4711", LOCAL));
        assertThat(codes("4711")).doesNotContain("8867-4");

        put(map(SENDER, ConceptMapEquivalence.EQUIVALENT));
        intake.take(Messages.result("C2", "4712", LOCAL));

        assertThat(codes("4712")).containsExactly("8867-4");
        assertThat(intake.facts("4712"))
                .filteredOn(Fact.Measured.class::isInstance)
                .extracting(fact -> ((Fact.Measured) fact).value().unit())
                .containsExactly("/min");
    }

    /// In capitals alone it may be grams, so that the table has no code; of blood counts it is plain.
    @Test
    @Requirement("SCO-5")
    void countsInGigaPerLitreAreMeasuredAndTheirUnitWaits() {
        intake.take(Messages.result(
                "C1",
                "4711",
                "OBX|1|NM|6690-2^leukocytes^LN||7.2|G/L|||||F",
                "OBX|2|NM|777-3^platelets^LN||35|10^9/L|||||F",
                "OBX|3|NM|2524-7^lactate^LN||4.1|mM|||||F"));

        assertThat(measured("4711")).containsExactlyInAnyOrder("7.2 10*3/uL", "35 10*3/uL", "4.1 mmol/L");
        assertThat(given(unmapped().open(ENGINEER)))
                .extracting(UnmappedCodes.Waiting::code)
                .contains("G/L")
                .doesNotContain("mM", "10^9/L");
    }

    @Test
    void aSendersMapGoesBeforeTheTableOfUnits() {
        ConceptMap map = map(SENDER, ConceptMapEquivalence.EQUIVALENT);
        map.getGroup()
                .getLast()
                .getElementFirstRep()
                .setCode("mg/dl")
                .getTargetFirstRep()
                .setCode("mmol/L");
        put(map);

        intake.take(Messages.result("C1", "4711", "OBX|1|NM|2345-7^glucose^LN||5|mg/dl|||||F"));

        assertThat(measured("4711")).containsExactly("90.08 mg/dL");
    }

    private List<String> measured(String mrn) {
        return intake.facts(mrn).stream()
                .filter(Fact.Measured.class::isInstance)
                .map(fact -> ((Fact.Measured) fact).value())
                .map(value -> value.value().toPlainString() + " " + value.unit())
                .toList();
    }

    @Test
    void aMapThatIsWithdrawnOrAnotherSendersOrTooNarrowTranslatesNothing() {
        put(map("OTHER|GH", ConceptMapEquivalence.EQUIVALENT));
        intake.take(Messages.result("C1", "4711", LOCAL));
        put(map(SENDER, ConceptMapEquivalence.NARROWER));
        intake.take(Messages.result("C2", "4712", LOCAL));
        put(map(SENDER, ConceptMapEquivalence.EQUIVALENT));
        intake.take(Messages.result("C3", "4713", LOCAL));
        put(map(SENDER, ConceptMapEquivalence.EQUIVALENT).setStatus(PublicationStatus.RETIRED));
        intake.take(Messages.result("C4", "4714", LOCAL));

        assertThat(codes("4711")).doesNotContain("8867-4");
        assertThat(codes("4712")).doesNotContain("8867-4");
        assertThat(codes("4713")).containsExactly("8867-4");
        assertThat(codes("4714")).doesNotContain("8867-4");
    }

    @Test
    @Requirement("INT-6")
    void anUnmappedCodeWaitsWithItsCountAndSuggestionsUntilItIsMapped() {
        put(map("OTHER|GH", ConceptMapEquivalence.EQUIVALENT));
        intake.take(Messages.result("C1", "4711", LOCAL), Messages.result("C2", "4712", LOCAL));

        List<UnmappedCodes.Waiting> waiting = given(unmapped().open(ENGINEER));
        put(map(SENDER, ConceptMapEquivalence.EQUIVALENT));

        assertThat(waiting)
                .anySatisfy(code -> {
                    assertThat(code.sender()).isEqualTo(SENDER);
                    assertThat(code.code()).isEqualTo("HF");
                    assertThat(code.seen()).isEqualTo(2);
                    assertThat(code.suggestions().getFirst().code()).isEqualTo("8867-4");
                })
                .anySatisfy(unit -> {
                    assertThat(unit.code()).isEqualTo("Schl./min");
                    assertThat(unit.suggestions().getFirst().code()).isEqualTo("/min");
                });
        assertThat(given(unmapped().open(ENGINEER))).isEmpty();
    }

    @Test
    @Requirement({"ACC-2", "PHI-2"})
    void theQueueIsForThoseWhoMayAndSealedForTheDatabase() {
        intake.take(Messages.result("C1", "4711", LOCAL));

        Principal sender = new Principal(Actor.Kind.MACHINE, "lab", Role.SENDER, Set.of(), null);
        assertThat(unmapped().open(sender)).isInstanceOf(Decided.Refused.class);
        String stored = intake.transaction(transaction -> transaction
                .createQuery("select string_agg(u::text, ' ') from intake.unmapped_code u")
                .mapTo(String.class)
                .one());
        assertThat(stored).isNotEmpty().doesNotContain("HF", "pulse", "Schl./min");
    }

    private List<String> codes(String mrn) {
        return intake.facts(mrn).stream()
                .filter(Fact.Measured.class::isInstance)
                .map(fact -> ((Fact.Measured) fact).code())
                .toList();
    }

    private UnmappedCodes unmapped() {
        return new UnmappedCodes(
                intake.identified(), intake.keys, intake.vault, intake.policy, intake.ledger, intake.ids, intake.clock);
    }

    private static ConceptMap map(String sender, ConceptMapEquivalence equivalence) {
        ConceptMap map = new ConceptMap();
        map.setStatus(PublicationStatus.ACTIVE);
        map.getIdentifier().setSystem(ConceptTranslation.SENDER).setValue(sender);
        map.addGroup()
                .setSource("99GH")
                .setTarget("http://loinc.org")
                .addElement()
                .setCode("HF")
                .setDisplay("pulse rate")
                .addTarget()
                .setCode("8867-4")
                .setEquivalence(equivalence);
        map.addGroup()
                .setSource(ConceptTranslation.UNITS)
                .setTarget("http://unitsofmeasure.org")
                .addElement()
                .setCode("Schl./min")
                .addTarget()
                .setCode("/min")
                .setEquivalence(ConceptMapEquivalence.EQUIVALENT);
        return map;
    }

    private void put(ConceptMap map) {
        Decision decision = intake.policy.decide(
                AccessRequest.byRoom("intake", Action.UPDATE, DataCategory.CLINICAL, "ConceptMap"));
        intake.transaction(transaction -> {
            String id = intake.vault.logicalId(
                    transaction,
                    "ConceptMap",
                    ConceptTranslation.SENDER,
                    map.getIdentifier().getValue());
            map.setId(id);
            return intake.vault.write(
                    transaction,
                    ((Decision.Permit) decision).access(),
                    List.of(new RecordChange.Put(new RecordKey("ConceptMap", id), Sealed.of(map), null)));
        });
    }
}
