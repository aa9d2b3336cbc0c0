package health.vigil.training.internal;

import health.vigil.facts.Fact.Trait.Attribute;
import health.vigil.facts.Signal;
import health.vigil.scoring.Feature;
import health.vigil.scoring.Feature.Measure;
import health.vigil.scoring.FeatureSet;
import health.vigil.scoring.FeatureSet.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The inputs of the shipped models.
public final class Catalogue {
    /// The name of the feature that is the patient's age.
    public static final String AGE = "age";

    private static final List<Signal> VITALS = List.of(
            Signal.HEART_RATE,
            Signal.OXYGEN_SATURATION,
            Signal.TEMPERATURE,
            Signal.SYSTOLIC_PRESSURE,
            Signal.MEAN_PRESSURE,
            Signal.DIASTOLIC_PRESSURE,
            Signal.RESPIRATORY_RATE);

    private static final List<Signal> LABORATORY = List.of(
            Signal.BASE_EXCESS,
            Signal.BICARBONATE,
            Signal.INSPIRED_OXYGEN,
            Signal.ARTERIAL_PH,
            Signal.ARTERIAL_CARBON_DIOXIDE,
            Signal.BLOOD_OXYGEN_SATURATION,
            Signal.ASPARTATE_AMINOTRANSFERASE,
            Signal.UREA_NITROGEN,
            Signal.ALKALINE_PHOSPHATASE,
            Signal.CALCIUM,
            Signal.CHLORIDE,
            Signal.CREATININE,
            Signal.DIRECT_BILIRUBIN,
            Signal.GLUCOSE,
            Signal.LACTATE,
            Signal.MAGNESIUM,
            Signal.PHOSPHATE,
            Signal.POTASSIUM,
            Signal.BILIRUBIN,
            Signal.TROPONIN_I,
            Signal.HEMATOCRIT,
            Signal.HEMOGLOBIN,
            Signal.PARTIAL_THROMBOPLASTIN_TIME,
            Signal.LEUKOCYTES,
            Signal.FIBRINOGEN,
            Signal.PLATELETS);

    private final List<Named> features = new ArrayList<>();

    private Catalogue() {}

    /// Everything that was found to help on data of the challenge, the hours in the unit among it.
    public static FeatureSet full() {
        Catalogue all = new Catalogue();
        all.person();
        all.add("unit.hours", "hours in the unit", new Feature.Elapsed(Attribute.UNIT_ADMISSION));
        all.add("hospital.hours", "hours in the hospital", new Feature.Elapsed(Attribute.HOSPITAL_ADMISSION));
        for (Signal signal : VITALS) {
            all.latest(signal, 4);
            all.latest(signal, 12);
            all.statistics(signal, 8, Measure.MINIMUM, Measure.MAXIMUM, Measure.MEAN, Measure.DEVIATION);
            all.statistics(signal, 24, Measure.MINIMUM, Measure.MAXIMUM, Measure.MEAN, Measure.SLOPE, Measure.COUNT);
            all.statistics(signal, 36, Measure.MEDIAN);
            all.age(signal, 36);
        }
        for (Signal signal : LABORATORY) {
            all.latest(signal, 36);
            all.age(signal, 36);
            all.statistics(signal, 36, Measure.COUNT, Measure.CHANGE);
        }
        all.latest(Signal.END_TIDAL_CARBON_DIOXIDE, 12);
        all.combined(36);
        return new FeatureSet(all.features);
    }

    /// What tells patients of the same hour apart and says as little as possible of the hour: windows that are full
    /// within the first hours of a stay, results of the last hours only. Which results there are tells what the
    /// staff look for, but not for how long they have.
    public static FeatureSet clockFree() {
        Catalogue all = new Catalogue();
        all.person();
        for (Signal signal : VITALS) {
            all.latest(signal, 4);
        }
        for (Signal signal : LABORATORY) {
            all.latest(signal, 6);
            all.age(signal, 8);
        }
        Feature pulse = new Feature.Statistic(Signal.HEART_RATE, 6, Measure.MEAN);
        Feature systolic = new Feature.Statistic(Signal.SYSTOLIC_PRESSURE, 6, Measure.MEAN);
        Feature breaths = new Feature.Statistic(Signal.RESPIRATORY_RATE, 6, Measure.MEAN);
        Feature saturation = new Feature.Statistic(Signal.OXYGEN_SATURATION, 6, Measure.MEAN);
        all.add("shock.index", "shock index", new Feature.Ratio(pulse, systolic));
        all.add("breaths.saturation", "respiratory rate over saturation", new Feature.Ratio(breaths, saturation));
        all.add(
                "pulse.pressure",
                "pulse pressure",
                new Feature.Difference(
                        new Feature.Latest(Signal.SYSTOLIC_PRESSURE, 6),
                        new Feature.Latest(Signal.DIASTOLIC_PRESSURE, 6)));
        return new FeatureSet(all.features);
    }

    private void person() {
        add(AGE, "age", new Feature.Trait(Attribute.AGE));
        add("sex", "sex", new Feature.Trait(Attribute.SEX));
        add("unit.kind", "kind of unit", new Feature.Trait(Attribute.UNIT_KIND));
        add(
                "hours.before.unit",
                "hours in the hospital before the unit",
                new Feature.Difference(
                        new Feature.Elapsed(Attribute.HOSPITAL_ADMISSION),
                        new Feature.Elapsed(Attribute.UNIT_ADMISSION)));
    }

    private void combined(double laboratory) {
        Feature pulse = new Feature.Latest(Signal.HEART_RATE, 8);
        Feature systolic = new Feature.Latest(Signal.SYSTOLIC_PRESSURE, 8);
        Feature diastolic = new Feature.Latest(Signal.DIASTOLIC_PRESSURE, 8);
        Feature saturation = new Feature.Latest(Signal.OXYGEN_SATURATION, 8);
        Feature oxygen = new Feature.Latest(Signal.INSPIRED_OXYGEN, laboratory);
        Feature breaths = new Feature.Latest(Signal.RESPIRATORY_RATE, 8);
        add("shock.index", "shock index", new Feature.Ratio(pulse, systolic));
        add("pulse.pressure", "pulse pressure", new Feature.Difference(systolic, diastolic));
        add("saturation.oxygen", "saturation over inspired oxygen", new Feature.Ratio(saturation, oxygen));
        add("breaths.saturation", "respiratory rate over saturation", new Feature.Ratio(breaths, saturation));
        add(
                "urea.creatinine",
                "urea nitrogen over creatinine",
                new Feature.Ratio(
                        new Feature.Latest(Signal.UREA_NITROGEN, laboratory),
                        new Feature.Latest(Signal.CREATININE, laboratory)));
    }

    private void latest(Signal signal, double hours) {
        add(signal + ".latest." + text(hours), signal.label(), new Feature.Latest(signal, hours));
    }

    private void age(Signal signal, double hours) {
        add(signal + ".age." + text(hours), signal.label(), new Feature.Age(signal, hours));
    }

    private void statistics(Signal signal, double hours, Measure... measures) {
        for (Measure measure : measures) {
            String name = signal + "." + measure.name().toLowerCase(Locale.ROOT) + "." + text(hours);
            add(name, signal.label(), new Feature.Statistic(signal, hours, measure));
        }
    }

    private static String text(double hours) {
        return String.valueOf((int) hours);
    }

    private void add(String name, String concept, Feature feature) {
        features.add(new Named(name, concept, feature));
    }
}
