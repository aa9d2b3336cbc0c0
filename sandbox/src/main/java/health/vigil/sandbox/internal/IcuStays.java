package health.vigil.sandbox.internal;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All ICU stays of the tables that can be told as a story: complete times, an admission, a patient. The small tables
/// only: some ten thousand rows in the full source.
public final class IcuStays {
    /// The definition that the manifest states.
    public static final String SEPTIC =
            "ICD-9-CM 995.91, 995.92, 785.52 or 038.x among the hospital admission's discharge diagnoses";

    private record Admission(
            LocalDateTime in,
            LocalDateTime out,
            @Nullable LocalDateTime emergency,
            String type,
            String to,
            boolean died) {}

    private record Patient(String sex, LocalDateTime born) {}

    private IcuStays() {}

    /// Reads them, in order of their ids.
    public static List<IcuStay> read(Tables tables) {
        Map<String, Patient> patients = new HashMap<>();
        tables.read("patients", List.of("subject_id", "gender", "dob"), row -> {
            LocalDateTime born = row.time("dob");
            if (born != null) {
                patients.put(
                        row.get("subject_id"), new Patient(row.get("gender").toUpperCase(Locale.ROOT), born));
            }
        });
        Map<String, Admission> admissions = new HashMap<>();
        tables.read("admissions", List.of("hadm_id", "admittime", "dischtime"), row -> {
            LocalDateTime in = row.time("admittime");
            LocalDateTime out = row.time("dischtime");
            if (in != null && out != null) {
                admissions.put(
                        row.get("hadm_id"),
                        new Admission(
                                in,
                                out,
                                row.time("edregtime"),
                                row.get("admission_type"),
                                row.get("discharge_location"),
                                row.get("hospital_expire_flag").equals("1")));
            }
        });
        Set<String> septic = new HashSet<>();
        tables.readIfPresent("diagnoses_icd", List.of("hadm_id", "icd9_code"), row -> {
            if (namesSepsis(row.get("icd9_code"))) {
                septic.add(row.get("hadm_id"));
            }
        });
        List<IcuStay> stays = new ArrayList<>();
        tables.read("icustays", List.of("subject_id", "hadm_id", "icustay_id", "intime", "outtime"), row -> {
            LocalDateTime in = row.time("intime");
            LocalDateTime out = row.time("outtime");
            Admission admission = admissions.get(row.get("hadm_id"));
            Patient patient = patients.get(row.get("subject_id"));
            if (in != null && out != null && out.isAfter(in) && admission != null && patient != null) {
                stays.add(stay(row, in, out, admission, patient, septic.contains(row.get("hadm_id"))));
            }
        });
        stays.sort(Comparator.comparing(IcuStay::id));
        return stays;
    }

    private static IcuStay stay(
            Row row, LocalDateTime in, LocalDateTime out, Admission admission, Patient patient, boolean septic) {
        return new IcuStay(
                row.get("icustay_id"),
                row.get("subject_id"),
                row.get("hadm_id"),
                row.get("dbsource").toLowerCase(Locale.ROOT),
                row.get("first_careunit").isEmpty() ? "ICU" : row.get("first_careunit"),
                in,
                out,
                admission.in(),
                admission.out(),
                admission.emergency(),
                admission.type(),
                admission.to(),
                admission.died(),
                patient.sex(),
                patient.born(),
                septic);
    }

    private static boolean namesSepsis(String icd9) {
        String code = icd9.replace(".", "");
        return code.equals("99591") || code.equals("99592") || code.equals("78552") || code.startsWith("038");
    }
}
