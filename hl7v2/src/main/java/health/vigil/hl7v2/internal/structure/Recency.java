package health.vigil.hl7v2.internal.structure;

import health.vigil.hl7v2.MessageMapper;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.ResultTables;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.jspecify.annotations.Nullable;

/// When a message tells something, to tell older news from newer. The record keeps it: of a result as `issued`, of
/// all else as an extension. What is told of an earlier time than the record has is overtaken; of the same time the
/// later arrival counts, but a provisional result never replaces a settled one. Without both times, likewise. A time
/// that was still to come when the message came is no measure: no later one than that is kept.
final class Recency {
    private final boolean unkept;
    private final Instant received;
    private final @Nullable InstantType time;
    private final boolean toTheMinute;

    /// What of a record is told, each at a time of its own.
    enum Aspect {
        /// All that has no time of its own.
        WHOLE("hl7v2-told"),
        /// How a visit stands and when it ended; whether a person is active; how far an order is.
        STANDING("hl7v2-told-standing"),
        /// Where a patient is.
        PLACE("hl7v2-told-place"),
        /// With whom a person is linked.
        LINKS("hl7v2-told-links"),
        /// When what was told last of a stay happened, which may be long before it was told.
        HAPPENED("hl7v2-happened");

        private final String url;

        Aspect(String name) {
            this.url = MessageMapper.STRUCTURES + name;
        }
    }

    /// @param times the first that has a time of day counts
    private Recency(Session session, List<Part> times) {
        Part counts = times.stream()
                .filter(one -> read(session, one) != null)
                .findFirst()
                .orElse(times.getLast());
        this.time = read(session, counts);
        this.toTheMinute = isToTheMinute(counts);
        this.received = session.context().received();
        this.unkept = session.mayBeUnidentified();
    }

    /// When results were issued: OBR-22, else MSH-7.
    ///
    /// @param obr of the results; without fields where they have none
    static Recency of(Session session, ReadSegment obr) {
        return new Recency(session, List.of(obr.field(22), sent(session)));
    }

    /// When the sender recorded the event: EVN-2, else MSH-7. So old is what the message says of everything else.
    static Recency said(Session session) {
        return new Recency(session, List.of(session.message().segment("EVN").field(2), sent(session)));
    }

    /// When the event happened: EVN-6, else as [#said].
    static Recency happened(Session session) {
        ReadSegment evn = session.message().segment("EVN");
        return new Recency(session, List.of(evn.field(6), evn.field(2), sent(session)));
    }

    /// When an order was given: ORC-9, else MSH-7. What changes it counts as of when it was sent, since many repeat in
    /// ORC-9 when it was given.
    static Recency ordered(Session session, ReadSegment orc) {
        boolean gives = orc.field(1).peek().equals("NW");
        return new Recency(session, gives ? List.of(orc.field(9), sent(session)) : List.of(sent(session)));
    }

    private static Part sent(Session session) {
        return session.message().segment("MSH").field(7);
    }

    private static @Nullable InstantType read(Session session, Part time) {
        return Dtm.instant(time, session.zone());
    }

    private static boolean isToTheMinute(Part time) {
        String text = Dtm.plain(time.peek());
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end <= 12;
    }

    /// Null where the message does not say it.
    @Nullable InstantType issued() {
        return time == null ? null : time.copy();
    }

    /// Whether the record has later news of this.
    boolean isOvertaken(DomainResource held, Aspect aspect) {
        return isOvertaken(kept(held, aspect), false);
    }

    /// Keeps with the record when this was told. In a conversion there is none.
    void keep(DomainResource resource, Aspect aspect) {
        if (time == null || unkept) {
            return;
        }
        InstantType held = kept(resource, aspect);
        InstantType told =
                time.getValue().toInstant().isAfter(received) ? new InstantType(Date.from(received)) : time.copy();
        if (!held.hasValue()
                || held.getValue().toInstant().isBefore(told.getValue().toInstant())) {
            forget(resource, aspect);
            resource.addExtension(new Extension(aspect.url, told));
        }
    }

    /// Keeps what another version of a record has.
    static void keep(DomainResource held, DomainResource resource, Aspect aspect) {
        InstantType told = kept(held, aspect);
        if (told.hasValue()) {
            forget(resource, aspect);
            resource.addExtension(new Extension(aspect.url, told.copy()));
        }
    }

    /// Keeps no time any more.
    static void forget(DomainResource resource, Aspect aspect) {
        resource.getExtension().removeIf(held -> aspect.url.equals(held.getUrl()));
    }

    private static InstantType kept(DomainResource held, Aspect aspect) {
        Extension kept = held.getExtensionByUrl(aspect.url);
        return kept != null && kept.getValue() instanceof InstantType told ? told : new InstantType();
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
        if (time == null || !held.hasValue()) {
            return setsBack;
        }
        Instant before = held.getValue().toInstant();
        Instant known = toTheMinute ? before.truncatedTo(ChronoUnit.MINUTES) : before;
        int order = time.getValue().toInstant().compareTo(known);
        return (order < 0 && !before.isAfter(received)) || (order <= 0 && setsBack);
    }

    static boolean isProvisional(@Nullable ObservationStatus status) {
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
