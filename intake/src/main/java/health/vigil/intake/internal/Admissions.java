package health.vigil.intake.internal;

import health.vigil.facts.Fact;
import health.vigil.facts.Fact.Trait;
import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.intake.IntensiveCare;
import health.vigil.vault.CareUnits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationComponent;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationStatus;
import org.hl7.fhir.r4.model.Period;
import org.jspecify.annotations.Nullable;

/// What a model of intensive care may know of a stay that goes on: when the hospital stay began, since when without a
/// break the patient has been in intensive care, and of what kind the unit is. The latter two only while the patient
/// is there. Nothing of what the record does not say.
final class Admissions {
    private static final String HOSPITAL = "#hospital";
    private static final String UNIT = "#unit";
    private static final String KIND = "#kind";

    private Admissions() {}

    static Set<String> ids(String factId) {
        return Set.of(factId + HOSPITAL, factId + UNIT, factId + KIND);
    }

    static List<Fact> of(String factId, Encounter stay, IntensiveCare units) {
        List<Fact> traits = new ArrayList<>();
        Instant hospital = start(stay.getPeriod());
        Instant unit = CareUnits.present(stay)
                .map(place -> intensiveSince(stay.getLocation(), place, units))
                .orElse(null);
        if (hospital != null) {
            // a stay in a unit is part of one in the hospital, whatever two clocks say
            Instant from = unit != null && unit.isBefore(hospital) ? unit : hospital;
            traits.add(new Trait(factId + HOSPITAL, Attribute.HOSPITAL_ADMISSION, 0, from));
        }
        if (unit != null) {
            traits.add(new Trait(factId + UNIT, Attribute.UNIT_ADMISSION, 0, unit));
            CareUnits.present(stay)
                    .flatMap(CareUnits::code)
                    .ifPresent(code -> units.kind(code)
                            .ifPresent(kind -> traits.add(new Trait(factId + KIND, Attribute.UNIT_KIND, kind, unit))));
        }
        return traits;
    }

    /// When the unbroken row of intensive care units began that ends with the present place; null where that is none
    /// or no time is known.
    private static @Nullable Instant intensiveSince(
            List<EncounterLocationComponent> places, EncounterLocationComponent present, IntensiveCare units) {
        Instant since = null;
        int here = places.indexOf(present);
        for (int i = here; i >= 0; i--) {
            EncounterLocationComponent place = places.get(i);
            boolean been = i == here || place.getStatus() == EncounterLocationStatus.COMPLETED;
            if (!been || CareUnits.code(place).filter(units::contains).isEmpty()) {
                return since;
            }
            Instant from = start(place.getPeriod());
            if (from == null || (since != null && from.isAfter(since))) {
                return since;
            }
            since = from;
        }
        return since;
    }

    private static @Nullable Instant start(Period period) {
        return period.hasStart() ? period.getStart().toInstant() : null;
    }
}
