package health.vigil.sandbox.internal;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/// One ICU stay of the source with its admission and patient, in the source's calendar.
public record IcuStay(
        String id,
        String subject,
        String admission,
        String charting,
        String unit,
        LocalDateTime icuIn,
        LocalDateTime icuOut,
        LocalDateTime admitted,
        LocalDateTime discharged,
        @Nullable LocalDateTime emergency,
        String admissionType,
        String dischargedTo,
        boolean died,
        String sex,
        LocalDateTime born,
        boolean septic) {}
