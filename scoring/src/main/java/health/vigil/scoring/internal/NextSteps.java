package health.vigil.scoring.internal;

import health.vigil.facts.Signal;

/// What a person can do to get an input.
final class NextSteps {
    private NextSteps() {}

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
