package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.segment.ObxMapper;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.ResultTables;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.jspecify.annotations.Nullable;

/// An OBX without an identifier of its own, and which result of the record it means.
final class SentResult {
    private final Session session;
    private final ReadSegment obx;
    private final Supplier<String> read;
    private @Nullable String time;
    private @Nullable Observation value;
    private @Nullable HeldResult meant;
    private boolean further;
    private boolean waiting;
    private ResultKind kind;

    /// @param time reads it, as [HeldResult#time()]
    SentResult(Session session, ReadSegment obx, Supplier<String> time) {
        this.session = session;
        this.obx = obx;
        this.read = time;
        this.kind = ResultKind.of(obx);
    }

    ReadSegment obx() {
        return obx;
    }

    String time() {
        String known = time;
        if (known == null) {
            known = read.get();
            time = known;
        }
        return known;
    }

    /// Whether it has the time from itself, and not from its report.
    boolean isTimed() {
        return obx.field(14).isValued();
    }

    /// Null where the record has none that it means.
    @Nullable HeldResult meant() {
        return meant;
    }

    void means(HeldResult held) {
        meant = held;
    }

    /// Says that it means none of the record.
    void meansNone() {
        further = true;
    }

    /// Whether it is not known yet what it means.
    boolean isOpen() {
        return meant == null && !further && !waiting;
    }

    /// Says that it cannot be known what it means.
    void waits() {
        waiting = true;
    }

    boolean isWaiting() {
        return waiting;
    }

    ResultKind kind() {
        return kind;
    }

    /// Gives one that does not say it (OBX-2) a kind.
    void ofKind(ResultKind known) {
        if (!obx.field(2).isValued()) {
            kind = known;
        }
    }

    boolean hasValue() {
        return obx.field(5).isValued();
    }

    private String status() {
        return obx.field(11).peek();
    }

    boolean withdraws() {
        return status().equals("D") || status().equals("W");
    }

    /// Whether it is about a result that was sent before: corrects, withdraws or, without saying it again, completes
    /// it.
    boolean corrects() {
        return withdraws() || status().equals("C") || completes();
    }

    /// OBX-11 `U`: final, without being sent again.
    boolean completes() {
        return status().equals("U") && !hasValue();
    }

    /// Whether it is what a final report has in place of what was provisional.
    boolean isSettled() {
        ObservationStatus status = ResultTables.observationStatusOf(status());
        return status == ObservationStatus.FINAL
                || status == ObservationStatus.CORRECTED
                || status == ObservationStatus.AMENDED;
    }

    boolean isProvisional() {
        return Recency.isProvisional(ResultTables.observationStatusOf(status()));
    }

    /// Whether it has the value that a result of the record has; false where it has none.
    boolean says(HeldResult held) {
        if (!hasValue()) {
            return false;
        }
        Observation said = value;
        if (said == null) {
            said = ObxMapper.value(session, obx);
            value = said;
        }
        return held.says(said);
    }
}
