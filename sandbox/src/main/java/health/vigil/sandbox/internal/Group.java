package health.vigil.sandbox.internal;

import java.time.Duration;

/// The reports in which values travel, with how long a laboratory takes over one.
public enum Group {
    VITALS("85353-1", "Vital signs panel", "LN", "NRS", 0, 0),
    NEURO("35088-4", "Glasgow coma scale panel", "LN", "NRS", 0, 0),
    URINE("9187-6", "Urine output", "LN", "NRS", 0, 0),
    BLOODGAS("24338-6", "Gas panel - Blood", "LN", "BG", 5, 20),
    CHEMISTRY("CHEM", "Chemistry", "99SBX", "CH", 45, 90),
    HEMATOLOGY("HEMA", "Haematology", "99SBX", "HM", 30, 60),
    COAGULATION("COAG", "Coagulation", "99SBX", "HM", 40, 75);

    private final String code;
    private final String title;
    private final String system;
    private final String service;
    private final int soonest;
    private final int latest;

    Group(String code, String title, String system, String service, int soonest, int latest) {
        this.code = code;
        this.title = title;
        this.system = system;
        this.service = service;
        this.soonest = soonest;
        this.latest = latest;
    }

    /// OBR-4.1
    public String code() {
        return code;
    }

    /// OBR-4.2
    public String title() {
        return title;
    }

    /// OBR-4.3
    public String system() {
        return system;
    }

    /// OBR-24, HL7 table 0074
    public String service() {
        return service;
    }

    /// Whether a laboratory reports it, not the bedside.
    public boolean laboratory() {
        return latest > 0;
    }

    /// The time from specimen to result, drawn evenly between this group's bounds. An assumption: the source does not
    /// record when a laboratory result was filed.
    public Duration delay(long seed, String stay, String moment) {
        return Duration.ofMinutes(
                Draw.of(seed, "delay-" + name(), stay + "/" + moment).nextInt(soonest, latest + 1));
    }
}
