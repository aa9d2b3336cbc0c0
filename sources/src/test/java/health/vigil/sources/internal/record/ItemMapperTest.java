package health.vigil.sources.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MessageMapper;
import health.vigil.testkit.Requirement;
import java.nio.charset.Charset;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;

/// The published examples of mappings, and what items mean by them.
@Requirement("INT-4")
class ItemMapperTest {
    private static final String READINGS = """
            {"message": 4711, "sent": "2026-03-01T12:00:05Z", "note": "moved",
             "patient": {"number": "4711", "family": "Sample", "given": "Anna", "born": "1961-04-02", "sex": "F"},
             "visit": "V-12", "monitor": "MON-7", "readings": [
               {"name": "HR", "value": 88.50, "unit": "bpm", "at": "2026-03-01T12:00:00Z"},
               {"name": "SPO2", "value": null, "unit": "%", "at": "2026-03-01T12:00:00Z"},
               {"name": "NEW", "value": "> 3", "unit": "fathom", "at": "2026-03-01T13:00:00"}]}
            """;
    private static final String ADMITTED = """
            MSH|^~\\&|ADT|GENERAL|VIGIL|VIGIL|20260301115900+0100||ADT^A01|C1|P|2.5.1
            EVN|A01|20260301115900+0100
            PID|1||4711^^^GENERAL^MR||Sample^Anna^Maria||19610402|F
            PV1|1|I|W1^1^1||||||||||||||||V-12|||||||||||||||||||||||||20260301110000+0100
            """;

    @Test
    @Requirement({"INT-2", "PHI-6"})
    void aMonitorGatewaysObject() throws Exception {
        Fed record = Fed.byExample("monitors.yaml");

        MappedMessage mapped = record.item(READINGS);

        Observation heart = record.all(Observation.class).getFirst();
        assertThat(heart.getCode().getCoding())
                .extracting(coding -> coding.getSystem() + "|" + coding.getCode())
                .containsExactly("http://loinc.org|8867-4", "null|HR");
        Quantity value = heart.getValueQuantity();
        assertThat(value.getValue().toPlainString()).isEqualTo("88.50");
        assertThat(value.getCode()).isEqualTo("/min");
        assertThat(value.getSystem()).isEqualTo("http://unitsofmeasure.org");
        assertThat(heart.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(heart.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(heart.getDevice().getIdentifier().getValue()).isEqualTo("MON-7");
        assertThat(heart.getCategoryFirstRep().getCodingFirstRep().getCode()).isEqualTo("vital-signs");
        assertThat(heart.getSubject().getReference())
                .isEqualTo("Patient/" + record.only(Patient.class).getIdPart());
        assertThat(heart.getEncounter().getReference())
                .isEqualTo("Encounter/" + record.only(Encounter.class).getIdPart());
        Observation silent = record.all(Observation.class).get(1);
        assertThat(silent.getDataAbsentReason().getCodingFirstRep().getCode()).isEqualTo("unknown");
        Observation unknown = record.all(Observation.class).get(2);
        assertThat(unknown.getValueQuantity().getComparator().toCode()).isEqualTo(">");
        assertThat(unknown.getValueQuantity().getUnit()).isEqualTo("fathom");
        assertThat(unknown.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-03-01T13:00:00+01:00");
        assertThat(mapped.unmapped()).hasSize(1);
        Provenance provenance = record.only(Provenance.class);
        assertThat(provenance.getTarget())
                .extracting(target -> target.getReferenceElement().getResourceType() + " "
                        + target.getExtensionString(MessageMapper.SOURCE_PART))
                .containsExactly(
                        "Patient null",
                        "Encounter null",
                        "Observation /readings/0",
                        "Observation /readings/1",
                        "Observation /readings/2");
        assertThat(provenance.getEntityFirstRep().getWhat().getIdentifier().getValue())
                .isEqualTo("journal-1");
    }

    @Test
    void everyLeafIsAccountedForAndNoNameThatTheMappingDoesNotKnowIsTold() throws Exception {
        Fed record = Fed.byExample("monitors.yaml");

        MappedMessage mapped = record.item(READINGS);

        assertThat(mapped.report().count(Outcome.UNACCOUNTED)).isZero();
        assertThat(mapped.report().fields())
                .extracting(line -> line.position() + " " + line.outcome() + " " + line.target())
                .contains(
                        "/message[1] NOT_CARRIED ENVELOPE",
                        "/?[1] EXTENSION Provenance.extension(unmapped-field)",
                        "/readings/*/value[1] MAPPED Observation.valueQuantity.value",
                        "/readings/*/value[2] NOT_CARRIED EXPLICIT_NULL",
                        "/patient/born[1] MAPPED Patient.birthDate")
                .hasSize(22);
        assertThat(record.only(Provenance.class)
                        .getExtension()
                        .getFirst()
                        .getExtensionByUrl("value")
                        .getValue())
                .hasToString("moved");
    }

    @Test
    void aLaboratorysRow() throws Exception {
        Fed record = Fed.byExample("laboratory.yaml");
        String names = "Fallnummer;Patient;Test;Bezeichnung;Wert;Einheit;Abnahme;Status;Auftrag\n";

        record.item(
                names + "V-12;4711;2524-7;\"Laktat; venös\";2,4;mmol/l;01.03.2026 06:15;F;A-1\r\n",
                Charset.forName("windows-1252"));
        record.item(names + "V-12;4711;2160-0;Kreatinin;n.v.;mg/dl;01.03.2026 06:15;F;A-2\n");

        Observation lactate = record.all(Observation.class).getFirst();
        assertThat(lactate.getValueQuantity().getValue()).hasToString("2.4");
        assertThat(lactate.getValueQuantity().getCode()).isEqualTo("mmol/L");
        assertThat(lactate.getCode().getCodingFirstRep().getDisplay()).isEqualTo("Laktat; venös");
        assertThat(lactate.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-03-01T06:15:00+01:00");
        Observation creatinine = record.all(Observation.class).get(1);
        assertThat(creatinine.hasValue()).isFalse();
        assertThat(creatinine.hasDataAbsentReason()).isTrue();
    }

    @Test
    void aWearablesRecordHasAColumnForEachSignal() throws Exception {
        Fed record = Fed.byExample("wearables.yaml");

        MappedMessage mapped = record.item(
                "{\"mrn\": 4711, \"ts\": 1772366400000, \"serial\": \"W-9\", \"bpm\": 91, \"battery\": 0.8}");

        Observation heart = record.only(Observation.class);
        assertThat(heart.getCode().getCoding())
                .extracting(coding -> coding.getSystem())
                .containsExactly("http://loinc.org", "urn:iso:std:iso:11073:10101");
        assertThat(heart.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(mapped.report().fields())
                .extracting(line -> line.position().toString())
                .contains("/battery[1]");
    }

    @Test
    void aPatientOfAFeedIsThePatientOfTheMessagesAndRegistrationSpeaksForThem() throws Exception {
        Fed record = Fed.byExample("monitors.yaml");
        record.message(ADMITTED);
        String admitted = record.only(Patient.class).getNameFirstRep().getNameAsSingleString();

        MappedMessage mapped = record.item(READINGS.replace("\"Anna\"", "\"A.\""));

        assertThat(record.only(Patient.class).getNameFirstRep().getNameAsSingleString())
                .isEqualTo(admitted);
        assertThat(record.only(Encounter.class).getStatus()).isEqualTo(Encounter.EncounterStatus.INPROGRESS);
        assertThat(record.all(Observation.class))
                .allMatch(one -> one.getSubject()
                        .getReference()
                        .equals("Patient/" + record.only(Patient.class).getIdPart()));
        assertThat(mapped.report().fields())
                .extracting(line -> line.position() + " " + line.target())
                .contains("/patient/given[1] REFERENCE_ONLY");
    }

    @Test
    void thePatientThatAFeedNamesFirstIsFoundByRegistration() throws Exception {
        Fed record = Fed.byExample("monitors.yaml");
        record.item(READINGS);

        record.message(ADMITTED);

        assertThat(record.only(Patient.class).getNameFirstRep().getNameAsSingleString())
                .contains("Maria");
        assertThat(record.only(Encounter.class).getStatus()).isEqualTo(Encounter.EncounterStatus.INPROGRESS);
    }

    @Test
    void aNewerStatusReplacesAndOlderNewsDoesNot() throws Exception {
        Fed record = Fed.byExample("laboratory.yaml");
        String row = """
                Fallnummer;Patient;Test;Bezeichnung;Wert;Einheit;Abnahme;Status;Auftrag
                V-12;4711;2524-7;Laktat;%s;mmol/l;01.03.2026 06:15;%s;A-1
                """;
        record.item(row.formatted("2,4", "F"));

        record.item(row.formatted("2,0", "P"));
        assertThat(record.only(Observation.class).getValueQuantity().getValue()).hasToString("2.4");
        record.item(row.formatted("2,6", "C"));
        assertThat(record.only(Observation.class).getValueQuantity().getValue()).hasToString("2.6");
        record.item(row.formatted("", "D"));

        assertThat(record.only(Observation.class).getStatus()).isEqualTo(ObservationStatus.ENTEREDINERROR);
        assertThat(record.only(Observation.class).getValueQuantity().getValue()).hasToString("2.6");
    }

    @Test
    void whatWasIssuedEarlierIsOvertaken() throws Exception {
        Fed record = Fed.byExample("monitors.yaml");
        record.item(READINGS);

        MappedMessage late =
                record.item(READINGS.replace("12:00:05Z", "12:00:01Z").replace("88.50", "70"));

        assertThat(record.all(Observation.class).getFirst().getValueQuantity().getValue())
                .hasToString("88.50");
        assertThat(late.report().fields())
                .extracting(line -> line.position() + " " + line.target())
                .contains("/readings/*/value[1] OVERTAKEN");
        assertThat(late.report().count(Outcome.UNACCOUNTED)).isZero();
    }

    @Test
    void whatIsSaidTwiceInOneItemIsTwo() throws Exception {
        Fed record = Fed.byExample("monitors.yaml");
        String reading = "{\"name\": \"HR\", \"value\": %d, \"unit\": \"bpm\", \"at\": \"2026-03-01T12:00:00Z\"}";

        record.item("{\"patient\": {\"number\": \"1\"}, \"readings\": [" + reading.formatted(80) + ","
                + reading.formatted(81) + "]}");

        assertThat(record.all(Observation.class)).hasSize(2);
    }

    @Test
    void codedAndWrittenValues() {
        Fed record = Fed.by("""
                format: json
                facility: GENERAL
                patient: {number: /p}
                observations:
                  - code: {is: 80288-4, system: LN}
                    value: {code: {at: /avpu, system: avpu, means: {A: {system: SCT, code: "248234008"}}}}
                    time: {at: [/day, /clock], format: "dd.MM.yy HH:mm", zone: UTC}
                  - code: {is: note}
                    value: {text: /note}
                    time: {at: [/day, /clock], format: "dd.MM.yy HH:mm", zone: UTC}
                  - code: {is: fio2}
                    value: {number: /fio2, times: 100}
                    unit: {is: "%"}
                    time: {at: [/day, /clock], format: "dd.MM.yy HH:mm", zone: UTC}
                """);

        record.item("{\"p\": \"1\", \"avpu\": \"A\", \"note\": \"=1+1\\u0000\", \"fio2\": \"4e-1\","
                + " \"day\": \"01.03.26\", \"clock\": \"09:30\"}");

        CodeableConcept alert = record.all(Observation.class).getFirst().getValueCodeableConcept();
        assertThat(alert.getCoding())
                .extracting(coding -> coding.getSystem())
                .containsExactly("http://snomed.info/sct", "urn:vigil:source:feed:avpu");
        assertThat(record.all(Observation.class).get(1).getValueStringType().getValue())
                .isEqualTo("=1+1\uFFFD");
        Quantity oxygen = record.all(Observation.class).get(2).getValueQuantity();
        assertThat(oxygen.getValue()).isEqualByComparingTo("40");
        assertThat(record.all(Observation.class)
                        .get(2)
                        .getEffectiveDateTimeType()
                        .getValueAsString())
                .isEqualTo("2026-03-01T09:30:00Z");
    }

    @Test
    @Requirement("INT-6")
    void whatCannotBeMappedSaysWhy() throws Exception {
        Fed record = Fed.byExample("monitors.yaml");

        refused(record, "{\"readings\": []}", "VGL-SRC-004");
        refused(record, "[1]", "VGL-SRC-002");
        refused(record, "{\"patient\": {\"number\": \"1\", \"number\": \"2\"}}", "VGL-SRC-002");
        refused(record, "{\"a\":".repeat(70) + "1" + "}".repeat(70), "VGL-SRC-002");
        refused(record, "{\"patient\": {\"number\": \"1\"}}", "VGL-SRC-008");
        refused(record, "{\"patient\": {\"number\": \"1\\u0000\"}, \"readings\": []}", "VGL-HL7-027");
        refused(record, reading("\"value\": 1, \"at\": \"2026-03-01T12:00:00Z\""), "VGL-SRC-005");
        refused(record, reading("\"name\": \"HR\", \"value\": 1, \"at\": \"yesterday\""), "VGL-SRC-006");
        refused(record, reading("\"name\": \"HR\", \"value\": 1, \"at\": \"2026-02-30T12:00:00Z\""), "VGL-SRC-006");
        assertThat(record.all(Observation.class)).isEmpty();
        Fed rows = Fed.byExample("laboratory.yaml");
        refused(rows, "Patient;Test\n4711;1;2\n", "VGL-SRC-003");
        refused(rows, "Patient;Test\n4711;\"1\n", "VGL-SRC-003");
        refused(rows, "Patient;Patient\n4711;1\n", "VGL-SRC-003");
    }

    @Test
    void aVisitOrResultOfAnotherPatientIsNotTaken() throws Exception {
        Fed record = Fed.byExample("laboratory.yaml");
        String row = """
                Fallnummer;Patient;Test;Bezeichnung;Wert;Einheit;Abnahme;Status;Auftrag
                %s;%s;2524-7;Laktat;1;mmol/l;01.03.2026 06:15;F;A-1
                """;
        record.item(row.formatted("V-12", "4711"));

        refused(record, row.formatted("V-12", "4712"), "VGL-SRC-009");
        refused(record, row.formatted("V-13", "4712"), "VGL-SRC-009");
    }

    private static String reading(String members) {
        return "{\"patient\": {\"number\": \"1\"}, \"readings\": [{" + members + "}]}";
    }

    private static void refused(Fed record, String item, String code) {
        assertThatThrownBy(() -> record.item(item))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem().code()).isEqualTo(code));
    }
}
