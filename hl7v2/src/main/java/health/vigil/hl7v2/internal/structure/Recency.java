package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.ResultTables;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.jspecify.annotations.Nullable;

/// When the results of a message were issued, to tell older news of a result from newer: OBR-22, else MSH-7. It
/// is kept as `issued`. What was issued earlier than what the record has is overtaken; of what was issued at the
/// same time the later arrival counts, but what is provisional never replaces what is settled. Without both times,
/// likewise. A time that was still to come when the message came is no measure for it.
final class Recency {
    private final Instant received;
    private final @Nullable InstantType issued;
    private final boolean toTheMinute;

    private Recency(Session session, ReadSegment obr) {
        Part reported = obr.field(22);
        Part sent = session.message().segment("MSH").field(7);
        InstantType time = Dtm.instant(reported, session.zone());
        this.toTheMinute = isToTheMinute(time == null ? sent : reported);
        this.issued = time == null ? Dtm.instant(sent, session.zone()) : time;
        this.received = session.context().received();
    }

    /// @param obr of the results; without fields where they have none
    static Recency of(Session session, ReadSegment obr) {
        return new Recency(session, obr);
    }

    private static boolean isToTheMinute(Part time) {
        String text = time.peek();
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end <= 12;
    }

    /// Null where the message does not say it.
    @Nullable InstantType issued() {
        return issued == null ? null : issued.copy();
    }

    /// Whether the record has later news of this result.
    boolean isOvertaken(Observation held, ReadSegment obx) {
        boolean provisional =
                isProvisional(ResultTables.observationStatusOf(obx.field(11).peek()));
        return isOvertaken(held.getIssuedElement(), provisional && isSettled(held.getStatus()));
    }

    /// Whether the record has later news of this report itself.
    boolean isOvertaken(DiagnosticReport held, ReadSegment obr) {
        boolean provisional =
                isProvisional(ResultTables.reportStatusOf(obr.field(25).peek()));
        return isOvertaken(held.getIssuedElement(), provisional && isSettled(held.getStatus()));
    }

    /// @param setsBack whether it would make something provisional of what is settled
    private boolean isOvertaken(InstantType held, boolean setsBack) {
        if (issued == null || !held.hasValue()) {
            return setsBack;
        }
        Instant before = held.getValue().toInstant();
        Instant known = toTheMinute ? before.truncatedTo(ChronoUnit.MINUTES) : before;
        int order = issued.getValue().toInstant().compareTo(known);
        return (order < 0 && !before.isAfter(received)) || (order <= 0 && setsBack);
    }

    private static boolean isProvisional(ObservationStatus status) {
        return status == ObservationStatus.REGISTERED || status == ObservationStatus.PRELIMINARY;
    }

    private static boolean isSettled(@Nullable ObservationStatus status) {
        return status == ObservationStatus.FINAL
                || status == ObservationStatus.AMENDED
                || status == ObservationStatus.CORRECTED;
    }

    private static boolean isProvisional(DiagnosticReportStatus status) {
        return status == DiagnosticReportStatus.REGISTERED
                || status == DiagnosticReportStatus.PRELIMINARY
                || status == DiagnosticReportStatus.PARTIAL;
    }

    private static boolean isSettled(@Nullable DiagnosticReportStatus status) {
        return status == DiagnosticReportStatus.FINAL
                || status == DiagnosticReportStatus.AMENDED
                || status == DiagnosticReportStatus.CORRECTED;
    }
}
