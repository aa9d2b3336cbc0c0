package health.vigil.intake.internal;

import health.vigil.base.Quantity;
import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Measured;
import health.vigil.facts.Fact.Retracted;
import health.vigil.facts.Fact.Stay;
import health.vigil.facts.Signal;
import health.vigil.intake.IntensiveCare;
import health.vigil.intake.NoteText;
import health.vigil.vault.CareUnits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Type;

/// Which facts a resource states. Only codes, amounts, units and times pass: no identifier, name or free
/// text. Of free text passes what [health.vigil.notes.NoteReader] found in it, from a closed list.
public final class ResourceFacts {
    private static final String LOINC = "http://loinc.org";
    private static final String UCUM = "http://unitsofmeasure.org";
    private static final String UNKNOWN = "{unknown}";
    /// A monitor's clock runs ahead by minutes; more is another error, and not to be hidden.
    private static final Duration CLOCK_AHEAD = Duration.ofMinutes(5);

    private ResourceFacts() {}

    /// The facts of one resource.
    ///
    /// @param factId the fact id that stands for the resource
    /// @param resource its current content
    /// @param at when it was stored, for what states no time of its own, and for an observation dated at most
    ///     5 minutes later, which so counts at once. A time further ahead stays as it was sent
    /// @param units which units are intensive care
    /// @return empty for resources that state nothing for scoring
    public static List<Fact> of(String factId, Resource resource, Instant at, IntensiveCare units) {
        return switch (resource) {
            case Observation observation -> ofObservation(factId, observation, at);
            case Encounter encounter -> ofEncounter(factId, encounter, at, units);
            case DocumentReference document ->
                NoteText.of(document)
                        .map(text -> NoteFacts.of(
                                factId,
                                text,
                                document.hasDate() ? document.getDate().toInstant() : at))
                        .orElse(List.of());
            case Patient patient -> Traits.of(factId, patient, at);
            default -> List.of();
        };
    }

    /// The ids of all traits that an encounter may have stated, whichever units were intensive care when it did.
    public static Set<String> traitsOfStay(String factId) {
        return Admissions.ids(factId);
    }

    private static List<Fact> ofObservation(String factId, Observation observation, Instant at) {
        Instant effective = effective(observation.getEffective())
                .map(stated -> isClockAhead(stated, at) ? at : stated)
                .orElse(at);
        List<Fact> facts = new ArrayList<>();
        boolean claimed = claimed(observation);
        ofValue(factId, observation.getCode(), observation.getValue(), effective, claimed)
                .ifPresent(facts::add);
        for (Observation.ObservationComponentComponent component : observation.getComponent()) {
            loinc(component.getCode())
                    .flatMap(code ->
                            ofValue(factId + "#" + code, component.getCode(), component.getValue(), effective, claimed))
                    .ifPresent(facts::add);
        }
        if (claimed) {
            NoteText.of(observation).ifPresent(text -> facts.addAll(NoteFacts.of(factId, text, effective)));
        }
        return facts;
    }

    private static boolean isClockAhead(Instant stated, Instant at) {
        return stated.isAfter(at) && !stated.isAfter(at.plus(CLOCK_AHEAD));
    }

    private static boolean claimed(Observation observation) {
        return switch (observation.getStatus()) {
            case PRELIMINARY, FINAL, AMENDED, CORRECTED -> true;
            case REGISTERED, CANCELLED, ENTEREDINERROR, UNKNOWN, NULL -> false;
            case null -> false;
        };
    }

    /// A result that is no longer claimed is retracted even when its value is gone.
    private static Optional<Fact> ofValue(
            String id, CodeableConcept concept, Type value, Instant effective, boolean claimed) {
        if (!claimed) {
            return Optional.of(new Retracted(id, effective));
        }
        if (!(value instanceof org.hl7.fhir.r4.model.Quantity amount) || !amount.hasValue()) {
            return Optional.empty();
        }
        String comparator = amount.hasComparator() ? amount.getComparator().toCode() : null;
        return loinc(concept)
                .map(code -> new Measured(
                        id,
                        code,
                        Signal.canonical(code, new Quantity(amount.getValue(), unit(code, amount))),
                        comparator,
                        effective));
    }

    /// The unit in UCUM. What is only written, not coded, counts where the signal knows it; anything else may be any
    /// text and is not passed on. A number alone is a ratio.
    private static String unit(String loinc, org.hl7.fhir.r4.model.Quantity amount) {
        if (UCUM.equals(amount.getSystem()) && amount.hasCode()) {
            return amount.getCode();
        }
        if (!amount.hasCode() && !amount.hasUnit()) {
            return "1";
        }
        String written = amount.hasUnit() ? amount.getUnit() : amount.getCode();
        return Signal.of(loinc)
                .filter(_ -> !written.isBlank())
                .flatMap(signal -> signal.canonical(new Quantity(amount.getValue(), written)))
                .map(_ -> written)
                .orElse(UNKNOWN);
    }

    private static Optional<String> loinc(CodeableConcept concept) {
        return concept.getCoding().stream()
                .filter(coding -> LOINC.equals(coding.getSystem()))
                .map(Coding::getCode)
                .findFirst();
    }

    private static Optional<Instant> effective(Type effective) {
        return switch (effective) {
            case DateTimeType time
            when time.hasValue() -> Optional.of(time.getValue().toInstant());
            case InstantType time
            when time.hasValue() -> Optional.of(time.getValue().toInstant());
            case Period period
            when period.hasEnd() -> Optional.of(period.getEnd().toInstant());
            case Period period
            when period.hasStart() -> Optional.of(period.getStart().toInstant());
            case null, default -> Optional.empty();
        };
    }

    private static List<Fact> ofEncounter(String factId, Encounter encounter, Instant at, IntensiveCare units) {
        Period period = encounter.getPeriod();
        Instant start = period.hasStart() ? period.getStart().toInstant() : at;
        Instant end = period.hasEnd() ? period.getEnd().toInstant() : at;
        return switch (encounter.getStatus()) {
            case INPROGRESS, ARRIVED, TRIAGED, ONLEAVE -> {
                List<Fact> facts = new ArrayList<>();
                facts.add(present(factId, encounter, start));
                facts.addAll(Admissions.of(factId, encounter, units));
                yield facts;
            }
            case FINISHED -> List.of(new Stay(factId, "", Stay.Phase.DISCHARGED, end));
            case CANCELLED, ENTEREDINERROR -> List.of(new Stay(factId, "", Stay.Phase.CANCELLED, start));
            case PLANNED, UNKNOWN, NULL -> List.of();
            case null -> List.of();
        };
    }

    private static Stay present(String factId, Encounter encounter, Instant start) {
        return CareUnits.present(encounter)
                .map(place -> new Stay(
                        factId,
                        CareUnits.code(place).orElse(""),
                        Stay.Phase.PRESENT,
                        place.getPeriod().hasStart()
                                ? place.getPeriod().getStart().toInstant()
                                : start))
                .orElseGet(() -> new Stay(factId, "", Stay.Phase.PRESENT, start));
    }
}
