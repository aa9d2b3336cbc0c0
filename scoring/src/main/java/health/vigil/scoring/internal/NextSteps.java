package health.vigil.scoring.internal;

import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.facts.Signal;
import java.util.List;

/// What a person can do to get an input.
final class NextSteps {
    private NextSteps() {}

    /// For what is no measurement.
    ///
    /// @param name of the input
    /// @param attributes that it is made of
    static String toGet(String name, List<Attribute> attributes) {
        boolean administrative = attributes.stream().anyMatch(attribute -> switch (attribute) {
            case UNIT_KIND, UNIT_ADMISSION, HOSPITAL_ADMISSION -> true;
            case AGE, SEX -> false;
        });
        return administrative
                ? "It comes with the admission's record; there is nothing to do at the bedside."
                : "Record the patient's " + name + ".";
    }

    static String toGet(Signal signal) {
        return switch (signal) {
            case HEART_RATE,
                    RESPIRATORY_RATE,
                    OXYGEN_SATURATION,
                    SYSTOLIC_PRESSURE,
                    DIASTOLIC_PRESSURE,
                    MEAN_PRESSURE,
                    TEMPERATURE,
                    END_TIDAL_CARBON_DIOXIDE -> "Measure the " + signal.label() + ".";
            case GCS_TOTAL, GCS_EYE, GCS_VERBAL, GCS_MOTOR -> Consciousness.NEXT_STEP;
            case INSPIRED_OXYGEN, OXYGEN_FLOW -> "Chart whether the patient breathes air or oxygen.";
            case URINE_OUTPUT -> "Chart the urine output.";
            case ARTERIAL_OXYGEN, ARTERIAL_CARBON_DIOXIDE, ARTERIAL_PH, BLOOD_OXYGEN_SATURATION, BASE_EXCESS ->
                "Consider a blood gas.";
            case LACTATE,
                    LEUKOCYTES,
                    BAND_FORMS,
                    PLATELETS,
                    BILIRUBIN,
                    DIRECT_BILIRUBIN,
                    CREATININE,
                    GLUCOSE,
                    BICARBONATE,
                    UREA_NITROGEN,
                    POTASSIUM,
                    CHLORIDE,
                    CALCIUM,
                    MAGNESIUM,
                    PHOSPHATE,
                    ASPARTATE_AMINOTRANSFERASE,
                    ALKALINE_PHOSPHATASE,
                    TROPONIN_I,
                    HEMATOCRIT,
                    HEMOGLOBIN,
                    PARTIAL_THROMBOPLASTIN_TIME,
                    FIBRINOGEN -> "Consider a laboratory test: " + signal.label() + ".";
        };
    }
}
