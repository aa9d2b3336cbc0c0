package health.vigil.evaluation;

import health.vigil.facts.Signal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The columns of a stay in the form of the PhysioNet/CinC Challenge 2019 (Reyna et al., Crit Care Med
/// 2020;48:210-217, doi 10.13026/v64v-d857), without the hour and the label.
///
/// A measured column has the LOINC code and the UCUM unit under which a hospital would send it. Two units are not
/// those that the challenge's page names: its lactate and magnesium are in the size of mmol/L and mg/dL (medians 1.8
/// and 2.0), not mg/dL and mmol/dL.
public enum Column {
    HR("HR", "8867-4", "/min"),
    O2_SAT("O2Sat", "59408-5", "%"),
    TEMP("Temp", "8310-5", "Cel"),
    SBP("SBP", "8480-6", "mm[Hg]"),
    MAP("MAP", "8478-0", "mm[Hg]"),
    DBP("DBP", "8462-4", "mm[Hg]"),
    RESP("Resp", "9279-1", "/min"),
    ET_CO2("EtCO2", "19891-1", "mm[Hg]"),
    BASE_EXCESS("BaseExcess", "1925-7", "mmol/L"),
    HCO3("HCO3", "1963-8", "mmol/L"),
    FI_O2("FiO2", "3150-6", "1"),
    PH("pH", "2744-1", "[pH]"),
    PA_CO2("PaCO2", "2019-8", "mm[Hg]"),
    SA_O2("SaO2", "2713-6", "%"),
    AST("AST", "1920-8", "U/L"),
    BUN("BUN", "3094-0", "mg/dL"),
    ALKALINE_PHOSPHATASE("Alkalinephos", "6768-6", "U/L"),
    CALCIUM("Calcium", "17861-6", "mg/dL"),
    CHLORIDE("Chloride", "2075-0", "mmol/L"),
    CREATININE("Creatinine", "2160-0", "mg/dL"),
    BILIRUBIN_DIRECT("Bilirubin_direct", "1968-7", "mg/dL"),
    GLUCOSE("Glucose", "2345-7", "mg/dL"),
    LACTATE("Lactate", "2524-7", "mmol/L"),
    MAGNESIUM("Magnesium", "19123-9", "mg/dL"),
    PHOSPHATE("Phosphate", "2777-1", "mg/dL"),
    POTASSIUM("Potassium", "2823-3", "mmol/L"),
    BILIRUBIN_TOTAL("Bilirubin_total", "1975-2", "mg/dL"),
    TROPONIN_I("TroponinI", "10839-9", "ng/mL"),
    HEMATOCRIT("Hct", "4544-3", "%"),
    HEMOGLOBIN("Hgb", "718-7", "g/dL"),
    PTT("PTT", "14979-9", "s"),
    WBC("WBC", "6690-2", "10*3/uL"),
    FIBRINOGEN("Fibrinogen", "3255-7", "mg/dL"),
    PLATELETS("Platelets", "777-3", "10*3/uL"),
    /// Years; 100 stands for 90 and above.
    AGE("Age"),
    /// 0 female, 1 male.
    GENDER("Gender"),
    /// 1 in the medical intensive care unit.
    UNIT_1("Unit1"),
    /// 1 in the surgical intensive care unit.
    UNIT_2("Unit2"),
    /// Hours from hospital to intensive care admission, negative or zero.
    HOSP_ADM_TIME("HospAdmTime");

    private static final Map<String, Column> BY_TITLE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Column::title, Function.identity()));

    private final String title;
    private final String loinc;
    private final String unit;
    private final Optional<Signal> signal;

    Column(String title) {
        this(title, "", "");
    }

    Column(String title, String loinc, String unit) {
        this.title = title;
        this.loinc = loinc;
        this.unit = unit;
        this.signal = Signal.of(loinc);
    }

    /// The column of this heading.
    public static Optional<Column> titled(String title) {
        return Optional.ofNullable(BY_TITLE.get(title));
    }

    /// The heading in the file.
    public String title() {
        return title;
    }

    /// Whether it is measured at the bedside or in the laboratory; the others say who the patient is and where.
    public boolean measured() {
        return !loinc.isEmpty();
    }

    /// LOINC; empty unless measured.
    public String loinc() {
        return loinc;
    }

    /// What scoring knows it as; empty unless measured.
    public Optional<Signal> signal() {
        return signal;
    }

    /// UCUM, as in the file; empty unless measured.
    public String unit() {
        return unit;
    }
}
