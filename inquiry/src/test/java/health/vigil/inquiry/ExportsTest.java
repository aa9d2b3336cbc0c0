package health.vigil.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import health.vigil.base.Sha256;
import health.vigil.ledger.Act;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.EntrySearch;
import health.vigil.policy.Decided;
import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Requirement("EVI-5")
class ExportsTest {
    private static final String BALP = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";

    @TempDir
    private Path home;

    private Archive archive;
    private Exports exports;

    @BeforeEach
    void write() throws Exception {
        archive = new Archive(home);
        exports = new Exports(archive.inquiries, archive.reportKey, archive.clock, ZoneOffset.UTC);
        archive.disclosed("nora.field", Archive.ANNA, true, "read", "Observation/1/_history/1");
        archive.disclosed("nora.field", Archive.ANNA, true, "search", "Observation/1/_history/1");
        archive.disclosed("ned.moss", Archive.ANNA, false, "read");
        archive.write(
                new Actor(Actor.Kind.PERSON, "=cmd|' /C calc'!A0", "NURSE", null),
                new Authority.Duty("sign-in@1"),
                null,
                new Act.SessionChanged("sign-in", "<script>alert(1)</script>"));
        archive.drain();
    }

    @AfterEach
    void close() {
        archive.close();
    }

    @Test
    void whatLeavesIsInTheLogWithColumnsCountAndDigest() throws Exception {
        Answer.File file = file(Map.of("question", "who-saw", "patient", Archive.ANNA.value()), Exports.Format.CSV);

        assertThat(archive.newest("evidence-exported").entry().act())
                .isInstanceOfSatisfying(Act.EvidenceExported.class, act -> {
                    assertThat(act.count()).isEqualTo(3);
                    assertThat(act.columns()).contains("actor", "purpose", "policies", "leaf_hash");
                    assertThat(act.digest()).isEqualTo(Sha256.hex(file.bytes()));
                });
    }

    @Test
    void aNurseExportsNothing() {
        assertThat(exports.export(Archive.NURSE, inquiry(Map.of()), Exports.Format.CSV))
                .isInstanceOf(Decided.Refused.class);
    }

    @Test
    void aSpreadsheetFindsNoFormula() {
        String csv = text(file(Map.of(), Exports.Format.CSV));

        assertThat(csv.lines()).hasSize(5);
        assertThat(csv).contains(",'=cmd|' /C calc'!A0,").doesNotContain(",=cmd");
    }

    @Test
    void auditEventsFollowTheProfilesOfTheirInteraction() {
        Bundle bundle = FhirContext.forR4Cached()
                .newJsonParser()
                .setParserErrorHandler(new StrictErrorHandler())
                .parseResource(Bundle.class, text(file(Map.of(), Exports.Format.FHIR)));

        List<AuditEvent> events = bundle.getEntry().stream()
                .map(entry -> (AuditEvent) entry.getResource())
                .toList();
        assertThat(events)
                .extracting(event -> event.getMeta().getProfile().stream()
                        .map(profile -> profile.getValue().substring(BALP.length()))
                        .findFirst()
                        .orElse("none"))
                .containsExactly("none", "none", "PatientQuery", "PatientRead");
        assertRead(events.get(3));
        assertThat(events.get(2).getEntity())
                .filteredOn(entity -> entity.getType().getCode().equals("2"))
                .singleElement()
                .matches(AuditEvent.AuditEventEntityComponent::hasQuery);
        assertThat(events.get(1).getOutcome()).isEqualTo(AuditEvent.AuditEventOutcome._4);
    }

    /// The elements that the profile PatientRead fixes or requires, from its published page.
    private static void assertRead(AuditEvent read) {
        assertThat(read.getType().getCode()).isEqualTo("rest");
        assertThat(read.getSubtypeFirstRep().getCode()).isEqualTo("read");
        assertThat(read.getAction()).isEqualTo(AuditEvent.AuditEventAction.R);
        assertThat(read.getSource().getObserver().isEmpty()).isFalse();
        assertThat(read.getAgent())
                .filteredOn(agent -> !agent.getRequestor())
                .extracting(agent -> agent.getType().getCodingFirstRep().getCode())
                .containsExactly("110152", "110153");
        assertThat(read.getSubtypeFirstRep().getDisplay()).isEqualTo("read");
        assertThat(read.getAgent())
                .filteredOn(agent -> !agent.getRequestor())
                .allMatch(agent -> agent.hasNetwork() && !agent.hasRole() && !agent.hasPolicy());
        assertThat(read.getAgent())
                .filteredOn(AuditEvent.AuditEventAgentComponent::getRequestor)
                .singleElement()
                .matches(agent -> agent.getType().getCodingFirstRep().getCode().equals("IRCP"))
                .matches(agent -> !agent.hasNetwork() && !agent.hasPolicy());
        assertThat(read.getEntity())
                .filteredOn(entity -> entity.getType().getCode().equals("2"))
                .as("one record")
                .hasSize(1);
        assertThat(read.getEntity())
                .extracting(entity ->
                        entity.getType().getCode() + "/" + entity.getRole().getCode())
                .contains("2/4", "1/1");
        assertThat(read.getPurposeOfEventFirstRep().getCodingFirstRep().getCode())
                .isEqualTo("TREAT");
    }

    @Test
    void aReportIsSignedAndItsProofsHold() {
        Answer.File report =
                file(Map.of("question", "who-saw", "patient", Archive.ANNA.value()), Exports.Format.REPORT);
        byte[] changed = text(report).replace("ned.moss", "ned.mosS").getBytes(StandardCharsets.UTF_8);

        assertThat(ReportSignature.holds(report.bytes(), archive.reportKey.pem()))
                .isTrue();
        assertThat(ReportSignature.holds(changed, archive.reportKey.pem())).isFalse();
        assertThat(ReportSignature.holds(report.bytes(), ReportKey.create().pem()))
                .isFalse();
        assertThat(text(report))
                .contains("c2sp.org/tlog-proof@v1")
                .contains(archive.reader
                        .find(EntrySearch.everything().atMost(1))
                        .getFirst()
                        .leafHash());
    }

    @Test
    void whatTheLogSaysIsTextInAReport() {
        assertThat(text(file(Map.of(), Exports.Format.REPORT)))
                .contains("&lt;script&gt;")
                .doesNotContain("<script>");
    }

    /// An officer reads pages and takes files about many patients, each without naming one.
    @Test
    @Requirement("INC-2")
    void whomAnOfficerReachedThroughTheEvidenceIsOnTheBreachList() throws Exception {
        archive.inquiries.ask(Archive.OFFICER, inquiry(Map.of("question", "what-did", "actor", "nora.field")));
        archive.disclosed("nora.field", Archive.BEN, true, "read", "Observation/2/_history/1");
        archive.drain();

        assertThat(touched()).containsExactly("patient", Archive.ANNA.value());
        file(Map.of("question", "what-did", "actor", "nora.field"), Exports.Format.CSV);

        assertThat(touched()).containsExactlyInAnyOrder("patient", Archive.ANNA.value(), Archive.BEN.value());
    }

    /// More acts than the log gives at a time.
    @Test
    @Requirement("INC-2")
    void everyActOnAPatientIsCounted() throws Exception {
        for (int i = 0; i < 600; i++) {
            archive.disclosed("temp.worker", i % 3 == 0 ? Archive.BEN : Archive.ANNA, i % 2 == 0, "read", "Patient/1");
        }
        archive.drain();

        Decided<Answer.File> answer = exports.touched(
                Archive.OFFICER, inquiry(Map.of("question", "what-did", "actor", "temp.worker")), Exports.Format.CSV);

        List<String> rows =
                text(((Decided.Given<Answer.File>) answer).content()).lines().toList();
        assertThat(rows.get(0)).startsWith("patient,first,last,acts,refused,what,");
        assertThat(rows.get(1)).startsWith(Archive.BEN.value()).contains(",200,100,read 200,");
        assertThat(rows.get(2)).startsWith(Archive.ANNA.value()).contains(",400,200,read 400,");
        assertThat(rows).hasSize(3);
    }

    private List<String> touched() throws Exception {
        archive.drain();
        Decided<Answer.File> answer = exports.touched(
                Archive.OFFICER,
                inquiry(Map.of("question", "what-did", "actor", Archive.OFFICER.id())),
                Exports.Format.CSV);
        return text(((Decided.Given<Answer.File>) answer).content())
                .lines()
                .map(line -> line.split(",")[0])
                .toList();
    }

    private Answer.File file(Map<String, String> form, Exports.Format format) {
        return ((Decided.Given<Answer.File>) exports.export(Archive.OFFICER, inquiry(form), format)).content();
    }

    private static Inquiry inquiry(Map<String, String> form) {
        return Inquiry.of(form, ZoneOffset.UTC);
    }

    private static String text(Answer.File file) {
        return new String(file.bytes(), StandardCharsets.UTF_8);
    }
}
