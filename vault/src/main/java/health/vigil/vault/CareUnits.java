package health.vigil.vault;

import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationComponent;
import org.hl7.fhir.r4.model.Encounter.EncounterLocationStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PrimitiveType;

/// Where in the hospital an Encounter says that the patient is.
public final class CareUnits {
    /// On `Encounter.location`: the code of the care unit (HL7 v2 PL.1), as a string.
    public static final String POINT_OF_CARE = "https://vigil.health/fhir/StructureDefinition/point-of-care";

    private CareUnits() {}

    /// The last place that is active, or that has neither a status nor an end; empty unless the Encounter is going
    /// on.
    public static Optional<EncounterLocationComponent> present(Encounter stay) {
        if (stay.getStatus() == null) {
            return Optional.empty();
        }
        return switch (stay.getStatus()) {
            case ARRIVED, TRIAGED, INPROGRESS, ONLEAVE ->
                stay.getLocation().stream().filter(CareUnits::present).reduce((earlier, later) -> later);
            case PLANNED, FINISHED, CANCELLED, ENTEREDINERROR, UNKNOWN, NULL -> Optional.empty();
        };
    }

    /// The place's care unit: its point of care, else the first word of the location's display.
    public static Optional<String> code(EncounterLocationComponent place) {
        Extension pointOfCare = place.getExtensionByUrl(POINT_OF_CARE);
        if (pointOfCare != null && pointOfCare.getValue() instanceof PrimitiveType<?> code && code.hasValue()) {
            return Optional.of(code.getValueAsString());
        }
        return Optional.ofNullable(place.getLocation().getDisplay())
                .map(display -> display.split(" ", 2)[0])
                .filter(code -> !code.isEmpty());
    }

    private static boolean present(EncounterLocationComponent place) {
        return place.hasStatus()
                ? place.getStatus() == EncounterLocationStatus.ACTIVE
                : !place.getPeriod().hasEnd();
    }
}
