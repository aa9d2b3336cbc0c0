package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import health.vigil.base.SteppedClock;
import health.vigil.hl7v2.ConservationReport.Totals;
import health.vigil.testkit.Requirement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.MessageHeader;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Requirement({"INT-1", "INT-2"})
class ConvertTest {
    private static final String ADMIT =
            "MSH|^~\\&|A|F|||2026||ADT^A01|1|P|2.5.1\rPID|1||7^^^N^MR||Doe\rPV1|1|I|W^1^2||||||||||||||||V7\r";
    private static final String MERGE = "MSH|^~\\&|A|F|||2026||ADT^A40|2|P|2.5.1\nPID|1||7^^^N^MR||Doe\nMRG|8^^^N^MR\n";
    private final StringWriter out = new StringWriter();
    private final StringWriter report = new StringWriter();
    private final IParser json = FhirContext.forR4Cached().newJsonParser();

    private List<Bundle> convert(String file) throws IOException {
        SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
        try (Convert convert = new Convert(SenderSettings.inZone(ZoneOffset.UTC), clock, out, report)) {
            convert.convert("file", new ByteArrayInputStream(file.getBytes(UTF_8)));
        }
        return out.toString()
                .lines()
                .map(line -> json.parseResource(Bundle.class, line))
                .toList();
    }

    private static List<String> requests(Bundle bundle) {
        return bundle.getEntry().stream().map(ConvertTest::request).toList();
    }

    private static String request(BundleEntryComponent entry) {
        return entry.getResource().fhirType() + " " + entry.getRequest().getIfNoneMatch();
    }

    /// A clock that fails once stands for any fault of ours.
    @Test
    void afterAFailureThatNobodyForesawTheRestIsConverted() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        InstantSource clock = () -> {
            if (asked.getAndIncrement() == 0) {
                throw new IllegalStateException("words of the failure");
            }
            return Instant.parse("2026-01-01T00:00:00Z");
        };
        try (Convert convert = new Convert(SenderSettings.inZone(ZoneOffset.UTC), clock, out, report)) {
            convert.convert("file", new ByteArrayInputStream((ADMIT + ADMIT).getBytes(UTF_8)));

            assertThat(convert.problems()).isOne();
        }
        List<String> bundles = out.toString().lines().toList();
        assertThat(bundles).hasSize(2);
        assertThat(bundles.getFirst()).contains("VGL-HL7-028").doesNotContain("words of the failure");
        assertThat(bundles.getLast()).contains("\"Encounter\"");
        assertThat(report.toString()).contains("MESSAGE_NOT_MAPPED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement("INT-6")
    void aMessageBeyondTheLimitIsRefusedAndTheOthersAreConverted(boolean inOneSegment) throws IOException {
        String part = "OBX|1|ED|X||" + "A".repeat(inOneSegment ? Limits.DEFAULT.bytes() : 1 << 20) + "\r";
        String large =
                "MSH|^~\\&|A|F|||2026||ORU^R01|3|P|2.5.1\rPID|1||7^^^N^MR\r" + part.repeat(inOneSegment ? 1 : 17);

        List<Bundle> bundles = convert(ADMIT + large + ADMIT + large);

        assertThat(bundles)
                .extracting(bundle ->
                        bundle.getEntryFirstRep().getResource().fhirType().equals("OperationOutcome"))
                .containsExactly(false, true, false, true);
        assertThat(out.toString()).contains("VGL-HL7-003");
        assertThat(report.toString()).contains("VGL-HL7-003");
    }

    /// Neither the messages nor the orders are numbered.
    @ParameterizedTest
    @ValueSource(strings = {"RDE^O11\rRXE||D^Drug^L|%s||mg", "ORM^O01\rOBR|1|||D^Test^L||%s"})
    void ordersOfMessagesWithoutNumbersStayApart(String order) throws IOException {
        String type = order.substring(0, order.indexOf('\r'));
        String file = "MSH|^~\\&|A|F|||2026||" + type + "||P|2.5.1\rPID|1||7^^^N^MR||Doe\rORC|NW"
                + order.substring(order.indexOf('\r')) + "\r";

        List<Bundle> bundles = convert(file.formatted("2025") + file.formatted("2026"));

        assertThat(bundles.stream()
                        .flatMap(bundle -> bundle.getEntry().stream())
                        .map(entry -> entry.getRequest().getUrl())
                        .filter(url -> url.startsWith("MedicationRequest/") || url.startsWith("ServiceRequest/")))
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void aBatchBecomesOneBundlePerMessageInOrder() throws IOException {
        List<Bundle> bundles = convert("FHS|^~\\&|A\rBHS|^~\\&|A\r" + ADMIT + MERGE + "BTS|2\rFTS|1\r");

        assertThat(bundles).hasSize(2);
        assertThat(requests(bundles.get(0)))
                .containsExactly(
                        "Patient null",
                        "Location *",
                        "Location *",
                        "Location *",
                        "Encounter null",
                        "Organization *",
                        "MessageHeader null",
                        "Provenance null");
        assertThat(requests(bundles.get(1)))
                .containsExactly(
                        "Patient null", "Patient null", "Organization *", "MessageHeader null", "Provenance null");
        assertThat(report.toString())
                .startsWith("{\"messages\":[\n{\"file\":\"file\",\"message\":1,\"controlId\":\"1\","
                        + "\"structure\":\"ADT_A01\",\"fields\":[[\"MSH[1]-1[1].1.1\",")
                .contains("\"totals\":{\"messages\":2,")
                .contains("\"unaccounted\":0,\"problems\":0}");
    }

    @Test
    void referencesMeanTheEntriesOfTheirBundle() throws IOException {
        Bundle bundle = convert(ADMIT).getFirst();

        BundleEntryComponent patient = bundle.getEntry().stream()
                .filter(entry -> entry.getResource() instanceof Patient)
                .findFirst()
                .orElseThrow();
        Encounter visit = bundle.getEntry().stream()
                .map(BundleEntryComponent::getResource)
                .filter(Encounter.class::isInstance)
                .map(Encounter.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(patient.getFullUrl())
                .isEqualTo("https://vigil.invalid/fhir/" + patient.getRequest().getUrl());
        assertThat(visit.getSubject().getReference())
                .isEqualTo(patient.getRequest().getUrl());
    }

    @Test
    @Requirement("INT-1")
    void theHeaderTellsWhoSentTheMessageToWhom() throws IOException {
        String sent = "MSH|^~\\&|LAB^2.16.1^ISO|GH^2.16.2^ISO|EHR|CLINIC|20260301120000||ADT^A01^ADT_A01|C1|T|2.5.1"
                + "||||||||||Ward group||10.0.0.1^1.2.3^DNS\rSFT|Vendor|4.2|Product|B1\rPID|||7^^^N^MR||DOE\r";

        MessageHeader header = convert(sent).getFirst().getEntry().stream()
                .map(BundleEntryComponent::getResource)
                .filter(MessageHeader.class::isInstance)
                .map(MessageHeader.class::cast)
                .findFirst()
                .orElseThrow();

        assertThat(header.getEventCoding().getCode()).isEqualTo("A01");
        assertThat(header.getEventCoding().getDisplay()).isEqualTo("ADT^A01^ADT_A01");
        assertThat(header.getSource().getName()).isEqualTo("LAB");
        assertThat(header.getSource().getEndpoint()).isEqualTo("urn:oid:2.16.1");
        assertThat(header.getSource().getSoftware()).isEqualTo("Product");
        assertThat(header.getSource().getVersion()).isEqualTo("4.2");
        assertThat(header.getSender().getReference()).startsWith("Organization/");
        assertThat(header.getResponsible().getDisplay()).isEqualTo("Ward group");
        assertThat(header.getDestinationFirstRep().getName()).isEqualTo("EHR");
        assertThat(header.getDestinationFirstRep().getReceiver().getReference()).startsWith("Organization/");
        assertThat(header.getMeta().getTagFirstRep().getCode()).isEqualTo("T");
        assertThat(report.toString()).contains("[\"MSH[1]-5[1].1.1\",\"mapped\",\"MessageHeader.destination.name\"]");
    }

    @Test
    void framesByteOrderMarksAndLineEndsDoNotMatter() throws IOException {
        assertThat(convert("\uFEFF" + ADMIT.replace("\r", "\r\n"))).hasSize(1);
        assertThat(convert("\u000B" + ADMIT + "\u001C\r\u000B" + MERGE + "\u001C\r"))
                .hasSize(3);
    }

    @Test
    @Requirement("INT-6")
    void whatCannotBeConvertedIsReportedAndTheRestGoesOn() throws IOException {
        List<Bundle> bundles = convert("junk\r" + ADMIT.replace("ADT^A01", "QRY^Q01") + ADMIT);

        assertThat(bundles)
                .extracting(bundle -> bundle.getEntryFirstRep().getResource().fhirType())
                .containsExactly("OperationOutcome", "OperationOutcome", "Patient");
        assertThat(report.toString()).contains("\"problem\":\"VGL-HL7-001\"", "\"problem\":\"VGL-HL7-020\"");
        assertThat(report.toString()).contains("\"unaccounted\":0,\"problems\":2}");
    }

    /// Each field of a message that is not mapped has its reason; one of what cannot be read has no fields.
    @ParameterizedTest
    @ValueSource(strings = {"MFN^M02", "ZZZ^A01", "ADT^A99", "ADT^A40"})
    @Requirement("INT-2")
    void whatIsNotMappedIsAccountedForAsLeftOut(String type) throws IOException {
        Totals totals;
        SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
        try (Convert convert = new Convert(SenderSettings.inZone(ZoneOffset.UTC), clock, out, report)) {
            convert.convert(
                    "file",
                    new ByteArrayInputStream(
                            ADMIT.replace("ADT^A01", type).replace("PV1", "ZPV").getBytes(UTF_8)));
            totals = convert.totals();
            assertThat(convert.problems()).isEqualTo(1);
        }

        assertThat(totals.unaccounted()).isZero();
        assertThat(totals.notCarried()).isEqualTo(totals.fields()).isGreaterThan(15);
        assertThat(report.toString())
                .contains("[\"ZPV[1]-3[1].1.1\",\"not_carried\",\"MESSAGE_NOT_MAPPED\"]", "\"problem\":\"VGL-HL7-02");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "BTS|2 ! FTS|1, none",
                "BTS ! FTS, none",
                "BTS|two ! FTS|, none",
                "BTS|5 ! FTS|1, BTS-1 5 2",
                "BTS|1 ! FTS|3, BTS-1 1 2;FTS-1 3 1",
                "BTS|2^x ! FTS|00001, none",
                "BTS|999999999999999999999 ! FTS|0, FTS-1 0 1"
            })
    void aFileThatHoldsAnotherNumberThanItSaysIsTold(String trailers, String told) throws IOException {
        SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
        String file = "FHS|^~\\&|A\rBHS|^~\\&|A\r" + ADMIT + MERGE + trailers.replace(" ! ", "\r") + "\r";
        try (Convert convert = new Convert(SenderSettings.inZone(ZoneOffset.UTC), clock, out, report)) {
            String found = convert.convert("file", new ByteArrayInputStream(file.getBytes(UTF_8))).stream()
                    .map(wrong -> wrong.field() + " " + wrong.declared() + " " + wrong.read())
                    .collect(Collectors.joining(";"));

            assertThat(found).isEqualTo(told == null ? "" : told);
            assertThat(convert.totals().messages()).isEqualTo(2);
        }
    }

    @Test
    void eachBatchIsCountedByItself() throws IOException {
        SteppedClock clock = new SteppedClock(Instant.parse("2026-01-01T00:00:00Z"));
        String batch = "BHS|^~\\&|A\r" + ADMIT + "BTS|1\r";
        try (Convert convert = new Convert(SenderSettings.inZone(ZoneOffset.UTC), clock, out, report)) {
            assertThat(convert.convert(
                            "file",
                            new ByteArrayInputStream(
                                    ("FHS|^~\\&\r" + batch + batch + "BHS|^~\\&\rBTS|0\rFTS|3\r").getBytes(UTF_8))))
                    .isEmpty();
        }
    }

    @Test
    void aMessageThatNamesNoPatientIsConvertedByItself() throws IOException {
        List<Bundle> bundles = convert(ADMIT.replace("7^^^N^MR", ""));

        assertThat(requests(bundles.getFirst())).contains("Patient null");
    }

    @Test
    void anEmptyFileHasNoMessages() throws IOException {
        assertThat(convert("\r\n\n")).isEmpty();
    }
}
