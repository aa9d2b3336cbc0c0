package health.vigil.hl7v2.internal.segment;

import health.vigil.hl7v2.Reason;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Cwe;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.datatype.Ei;
import health.vigil.hl7v2.internal.datatype.Eip;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.AlternateCodes;
import health.vigil.hl7v2.internal.session.Concepts;
import health.vigil.hl7v2.internal.session.Fields;
import health.vigil.hl7v2.internal.session.Practitioners;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.table.CodeSystems;
import health.vigil.hl7v2.internal.table.ConceptMaps;
import health.vigil.hl7v2.internal.table.ResultTables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DiagnosticReport.DiagnosticReportStatus;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// OBR with the ORC before it, tables OBR[DiagnosticReport] and ORC[DiagnosticReport].
public final class ObrMapper {
    private static final String STATUS_REASON = "http://hl7.org/fhir/StructureDefinition/event-statusReason";
    private static final String FUNCTION = "http://hl7.org/fhir/StructureDefinition/event-performerFunction";

    private ObrMapper() {}

    /// Which report: the filler's number, else the placer's, and the service asked for, since one number may
    /// stand for several services. Without any number, the patient's service at its time.
    public static ResourceIdentity identity(
            Session session, ReadSegment orc, ReadSegment obr, ResourceIdentity patient) {
        String service = obr.field(4).peek().isEmpty()
                ? obr.field(4).component(2).peek()
                : obr.field(4).peek();
        for (Part number : List.of(obr.field(3), orc.field(3), obr.field(2), orc.field(2))) {
            if (number.component(1).hasText()) {
                String authority = Hd.uri(number, 1);
                return new ResourceIdentity(
                        "DiagnosticReport",
                        authority.isEmpty() ? session.facility() : authority,
                        number.component(1).peek() + "|" + service);
            }
        }
        return new ResourceIdentity(
                "DiagnosticReport",
                patient.system(),
                patient.value() + "|" + service + "@" + obr.field(7).peek());
    }

    /// Says of the report what the segments say.
    public static void apply(Session session, ReadSegment orc, ReadSegment obr, DiagnosticReport report) {
        obr.notCarried(Reason.SET_ID, 1);
        report.setIdentifier(identifiers(session, orc, obr));
        report.setCode(code(session, obr.field(4, "DiagnosticReport.code")));
        Part service = obr.field(24, "DiagnosticReport.category");
        if (service.isValued()) {
            report.setCategory(new ArrayList<>(List.of(Concepts.of(session, service, ConceptMaps.DIAGNOSTIC_SERVICE))));
        }
        effective(session, obr, report);
        InstantType issued = Dtm.instant(obr.field(22, "DiagnosticReport.issued"), session.zone(), "");
        if (issued != null) {
            report.setIssuedElement(issued);
        }
        new Fields(session, orc, "DiagnosticReport")
                .concept(16, "extension(event-statusReason)", (String) null, why -> {
                    report.getExtension().removeIf(held -> held.getUrl().equals(STATUS_REASON));
                    report.addExtension(STATUS_REASON, why);
                });
        status(session, obr.field(25, "DiagnosticReport.status"), report);
        report.getResultsInterpreter().clear();
        named(session, obr.field(32, "DiagnosticReport.resultsInterpreter"), null, report::addResultsInterpreter);
        named(session, obr.field(33, "DiagnosticReport.resultsInterpreter"), null, report::addResultsInterpreter);
        report.getPerformer().clear();
        named(session, obr.field(34, "DiagnosticReport.performer"), "SPRF", report::addPerformer);
        named(session, obr.field(35, "DiagnosticReport.performer"), "TRANS", report::addPerformer);
    }

    /// NDL: who has done what (table v3-ParticipationType), null where the element says it.
    private static void named(Session session, Part field, @Nullable String function, Consumer<Reference> use) {
        if (field.isValued()) {
            field.repetitions().forEach(ndl -> {
                Reference who = Practitioners.placed(session, ndl);
                if (function != null) {
                    who.addExtension(
                            FUNCTION, new CodeableConcept(new Coding(CodeSystems.PARTICIPATION, function, null)));
                }
                use.accept(who);
            });
        }
    }

    /// When the specimen was taken or the patient observed: OBR-7, to be read by results that have no time of
    /// their own.
    ///
    /// @param path that it goes to
    public static @Nullable DateTimeType observed(Session session, ReadSegment obr, String path) {
        return session.time(obr.field(7, path));
    }

    private static List<Identifier> identifiers(Session session, ReadSegment orc, ReadSegment obr) {
        List<Identifier> identifiers = new ArrayList<>();
        add(session, identifiers, obr.field(2, "DiagnosticReport.identifier"), orc.field(2), "PLAC");
        add(session, identifiers, obr.field(3, "DiagnosticReport.identifier"), orc.field(3), "FILL");
        Part group = orc.field(4, "DiagnosticReport.identifier");
        if (group.isValued()) {
            Part first = group.first();
            Eip.group(first, first, session.header().version(), session.facility(), identifiers::add, identifiers::add);
        }
        return identifiers;
    }

    /// ORC's number and OBR's; the same number in both is carried once.
    private static void add(Session session, List<Identifier> identifiers, Part obr, Part orc, String type) {
        boolean same = orc.raw().equals(obr.raw());
        if (!same && orc.component(1).isValued()) {
            identifiers.add(Ei.identifier(orc.in("DiagnosticReport.identifier"), type, session.facility()));
        }
        if (obr.component(1).isValued()) {
            identifiers.add(Ei.identifier(obr, type, session.facility()));
            if (same) {
                orc.notCarried(Reason.REPEATED);
            }
        }
    }

    private static CodeableConcept code(Session session, Part service) {
        if (service.isValued()) {
            return Cwe.concept(service, null, session.facility());
        }
        CodeableConcept unknown = new CodeableConcept();
        unknown.addCoding().setSystem(CodeSystems.NULL_FLAVOR).setCode("UNK");
        return unknown;
    }

    private static void effective(Session session, ReadSegment obr, DiagnosticReport report) {
        DateTimeType end = Dtm.dateTime(obr.field(8, "DiagnosticReport.effectivePeriod.end"), session.zone(), "");
        DateTimeType start =
                observed(session, obr, "DiagnosticReport.effective" + (end == null ? "DateTime" : "Period.start"));
        if (end != null) {
            Period period = new Period().setEndElement(end);
            if (start != null) {
                period.setStartElement(start);
            }
            report.setEffective(period);
        } else if (start != null) {
            report.setEffective(start);
        }
    }

    private static void status(Session session, Part sent, DiagnosticReport report) {
        String code = sent.peek();
        DiagnosticReportStatus status = ResultTables.reportStatus(code);
        if (status != null) {
            sent.carried("");
            report.setStatus(status);
            return;
        }
        report.setStatus(ResultTables.nearestReportStatus(code));
        if (sent.isValued()) {
            report.getStatusElement()
                    .addExtension(
                            AlternateCodes.of(sent, "0123", report.getStatus() != DiagnosticReportStatus.UNKNOWN));
            session.unmapped(sent, "HL70123");
        }
    }
}
