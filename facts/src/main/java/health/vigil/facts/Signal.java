package health.vigil.facts;

import static health.vigil.facts.UnitConversion.linear;
import static health.vigil.facts.UnitConversion.same;
import static health.vigil.facts.UnitConversion.scaled;

import health.vigil.base.Quantity;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The measurements that scores and charts use: the closed vocabulary between what hospitals send and what scoring
/// reads. A code that is not listed here stays a fact and is not scored.
///
/// Each row has a name as clinicians say it, the canonical UCUM unit, the physically possible range in it, the LOINC
/// codes that mean it, and the other units in which it may be sent. Sources, row by row, are in `docs/signals.md`.
@SuppressWarnings("ImmutableEnumChecker") // its lists are unmodifiable lists of immutable elements
public enum Signal {
    HEART_RATE("heart rate", "/min", "1", "300", codes("8867-4", "8889-8", "76282-3"), same("{beats}/min")),
    RESPIRATORY_RATE("respiratory rate", "/min", "1", "80", codes("9279-1"), same("{breaths}/min")),
    OXYGEN_SATURATION("oxygen saturation", "%", "1", "100", codes("59408-5", "2708-6"), scaled("1", "100", "1")),
    SYSTOLIC_PRESSURE(
            "systolic blood pressure",
            "mm[Hg]",
            "1",
            "400",
            codes("8480-6", "76534-7", "76215-3"),
            scaled("kPa", "7.50062", "1")),
    DIASTOLIC_PRESSURE(
            "diastolic blood pressure",
            "mm[Hg]",
            "1",
            "300",
            codes("8462-4", "76535-4", "76213-8"),
            scaled("kPa", "7.50062", "1")),
    MEAN_PRESSURE(
            "mean arterial pressure",
            "mm[Hg]",
            "1",
            "300",
            codes("8478-0", "76536-2", "76214-6"),
            scaled("kPa", "7.50062", "1")),
    TEMPERATURE(
            "temperature",
            "Cel",
            "24",
            "46",
            codes("8310-5", "8328-7", "8329-5", "8331-1", "8332-9", "8333-7", "8334-5", "75539-7"),
            linear("[degF]", "32", "5", "9"),
            linear("K", "273.15", "1", "1")),
    GCS_TOTAL("Glasgow coma score", "{score}", "3", "15", codes("9269-2"), same("1")),
    GCS_EYE("Glasgow coma score, eye opening", "{score}", "1", "4", codes("9267-6"), same("1")),
    GCS_VERBAL("Glasgow coma score, verbal", "{score}", "1", "5", codes("9270-0"), same("1")),
    GCS_MOTOR("Glasgow coma score, motor", "{score}", "1", "6", codes("9268-4"), same("1")),
    INSPIRED_OXYGEN("inspired oxygen", "%", "20", "100", codes("3150-6", "19994-3"), scaled("1", "100", "1")),
    OXYGEN_FLOW("oxygen flow", "L/min", "0", "100", codes("3151-8"), scaled("mL/min", "1", "1000")),
    ARTERIAL_OXYGEN("arterial oxygen tension", "mm[Hg]", "10", "800", codes("2703-7"), scaled("kPa", "7.50062", "1")),
    ARTERIAL_CARBON_DIOXIDE(
            "arterial carbon dioxide tension", "mm[Hg]", "5", "250", codes("2019-8"), scaled("kPa", "7.50062", "1")),
    ARTERIAL_PH("arterial pH", "[pH]", "6.3", "8.0", codes("2744-1"), same("1")),
    LACTATE(
            "lactate",
            "mmol/L",
            "0",
            "50",
            codes("2524-7", "32693-4", "2518-9", "2519-7", "59032-3", "14118-4"),
            same("meq/L"),
            scaled("mg/dL", "1", "9.008")),
    LEUKOCYTES(
            "white cell count",
            "10*3/uL",
            "0",
            "1000",
            codes("6690-2", "26464-8", "804-5"),
            same("10*9/L"),
            same("G/L"),
            scaled("/uL", "1", "1000"),
            scaled("/mm3", "1", "1000")),
    BAND_FORMS("band forms", "%", "0", "100", codes("764-1", "26508-2", "35332-6"), scaled("1", "100", "1")),
    PLATELETS(
            "platelets",
            "10*3/uL",
            "0",
            "10000",
            codes("777-3", "26515-7", "778-1"),
            same("10*9/L"),
            same("G/L"),
            scaled("/uL", "1", "1000"),
            scaled("/mm3", "1", "1000")),
    BILIRUBIN("bilirubin", "mg/dL", "0", "150", codes("1975-2", "14631-6"), scaled("umol/L", "1", "17.104")),
    CREATININE(
            "creatinine", "mg/dL", "0", "150", codes("2160-0", "14682-9", "38483-4"), scaled("umol/L", "1", "88.42")),
    GLUCOSE(
            "glucose",
            "mg/dL",
            "1",
            "10000",
            codes("2345-7", "2339-0", "2340-8", "41653-7", "14749-6", "15074-8"),
            scaled("mmol/L", "18.016", "1")),
    /// One collected volume; scores add them up over a day.
    URINE_OUTPUT(
            "urine output", "mL", "0", "10000", codes("9187-6"), scaled("L", "1000", "1"), scaled("dL", "100", "1")),
    END_TIDAL_CARBON_DIOXIDE(
            "end-tidal carbon dioxide", "mm[Hg]", "1", "150", codes("19891-1"), scaled("kPa", "7.50062", "1")),
    /// Of a blood gas, as against [#OXYGEN_SATURATION] by the probe.
    BLOOD_OXYGEN_SATURATION(
            "oxygen saturation of blood", "%", "1", "100", codes("20564-1", "2713-6"), scaled("1", "100", "1")),
    BASE_EXCESS("base excess", "mmol/L", "-50", "50", codes("11555-0", "1925-7", "1927-3"), same("meq/L")),
    BICARBONATE("bicarbonate", "mmol/L", "0", "80", codes("1963-8", "1959-6", "1960-4", "1961-2"), same("meq/L")),
    UREA_NITROGEN(
            "urea nitrogen",
            "mg/dL",
            "0",
            "300",
            codes("3094-0", "6299-2", "14937-7"),
            scaled("mmol/L", "2.8014", "1")),
    POTASSIUM("potassium", "mmol/L", "0.5", "30", codes("2823-3", "6298-4"), same("meq/L")),
    CHLORIDE("chloride", "mmol/L", "20", "250", codes("2075-0", "2069-3"), same("meq/L")),
    CALCIUM("calcium", "mg/dL", "1", "30", codes("17861-6", "2000-8"), scaled("mmol/L", "4.0078", "1")),
    MAGNESIUM("magnesium", "mg/dL", "0", "30", codes("19123-9", "2601-3"), scaled("mmol/L", "2.4305", "1")),
    PHOSPHATE("phosphate", "mg/dL", "0", "50", codes("2777-1", "14879-1"), scaled("mmol/L", "3.0974", "1")),
    DIRECT_BILIRUBIN(
            "direct bilirubin", "mg/dL", "0", "150", codes("1968-7", "14629-0"), scaled("umol/L", "1", "17.104")),
    ASPARTATE_AMINOTRANSFERASE(
            "aspartate aminotransferase", "U/L", "0", "100000", codes("1920-8", "30239-8"), same("[IU]/L")),
    ALKALINE_PHOSPHATASE("alkaline phosphatase", "U/L", "0", "20000", codes("6768-6"), same("[IU]/L")),
    TROPONIN_I(
            "troponin I",
            "ng/mL",
            "0",
            "10000",
            codes("10839-9", "42757-5", "89579-7"),
            same("ug/L"),
            scaled("ng/L", "1", "1000"),
            scaled("pg/mL", "1", "1000")),
    HEMATOCRIT("hematocrit", "%", "1", "100", codes("4544-3", "20570-8"), scaled("1", "100", "1")),
    HEMOGLOBIN("hemoglobin", "g/dL", "0.5", "50", codes("718-7", "20509-6"), scaled("g/L", "1", "10")),
    PARTIAL_THROMBOPLASTIN_TIME("partial thromboplastin time", "s", "1", "500", codes("14979-9", "3173-2")),
    FIBRINOGEN("fibrinogen", "mg/dL", "1", "5000", codes("3255-7"), scaled("g/L", "100", "1"));

    private static final Map<String, Signal> BY_CODE = new HashMap<>();

    static {
        for (Signal signal : values()) {
            for (String code : signal.codes) {
                if (BY_CODE.put(code, signal) != null) {
                    throw new IllegalStateException("two signals claim " + code);
                }
            }
        }
    }

    private final String label;
    private final String unit;
    private final BigDecimal lowest;
    private final BigDecimal highest;
    private final List<String> codes;
    private final List<UnitConversion> conversions;

    Signal(String label, String unit, String lowest, String highest, List<String> codes, UnitConversion... others) {
        this.label = label;
        this.unit = unit;
        this.lowest = new BigDecimal(lowest);
        this.highest = new BigDecimal(highest);
        this.codes = codes;
        this.conversions = List.copyOf(Arrays.asList(others));
    }

    /// The signal that a LOINC code means; empty for a code outside the vocabulary.
    public static Optional<Signal> of(String loinc) {
        return Optional.ofNullable(BY_CODE.get(loinc));
    }

    /// An amount as a fact carries it: in the signal's canonical unit where both code and unit are known, as sent
    /// otherwise.
    ///
    /// @param loinc the measurement's code
    /// @param sent UCUM
    public static Quantity canonical(String loinc, Quantity sent) {
        return of(loinc).flatMap(signal -> signal.canonical(sent)).orElse(sent);
    }

    /// The name, in lower case, as it stands in a sentence.
    public String label() {
        return label;
    }

    /// The canonical UCUM unit.
    public String unit() {
        return unit;
    }

    /// The LOINC codes that mean this signal, the usual one first.
    public List<String> codes() {
        return codes;
    }

    /// The amount in the canonical unit: unchanged where it is in that unit already, else converted and rounded to
    /// four decimals; empty where the unit does not fit this signal.
    public Optional<Quantity> canonical(Quantity sent) {
        if (sent.unit().equals(unit)) {
            return Optional.of(sent);
        }
        return conversions.stream()
                .filter(conversion -> conversion.from().equals(sent.unit()))
                .findFirst()
                .map(conversion -> new Quantity(conversion.apply(sent.value()), unit));
    }

    /// Reads an amount for scoring, or says why it cannot be used.
    public Reading read(Quantity sent) {
        Optional<Quantity> canonical = canonical(sent);
        if (canonical.isEmpty()) {
            return new Reading.Unusable(Reading.Reason.UNIT_UNKNOWN);
        }
        BigDecimal value = canonical.get().value();
        if (value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
            return new Reading.Unusable(Reading.Reason.NOT_POSSIBLE);
        }
        return new Reading.Usable(canonical.get());
    }

    private static List<String> codes(String... codes) {
        return List.of(codes);
    }
}
