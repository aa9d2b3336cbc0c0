package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.MappedChange.Put;
import health.vigil.testkit.Requirement;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Account;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.junit.jupiter.api.Test;

/// What a message says of one patient does not reach records that are nobody's and shown to everybody: organisations,
/// places and roles. The segments are our own.
@Requirement({"INT-1", "INT-2"})
class SharedRecordsTest {
    private static final List<String> PRIVATE = List.of(
            "SELF PAY",
            "RETIRED",
            "Own Shop",
            "Lane",
            "555-01",
            "G-4",
            "C-4",
            "E-4",
            "R-4",
            "r@example.org",
            "20260101",
            "2026-01-01",
            "20260131",
            "2026-01-31",
            "09:15",
            "Sister",
            "own words",
            "Roe^Ann",
            "BED-4");
    private final Mapped record = new Mapped();
    private final List<MappedMessage> mapped = new ArrayList<>();

    private void registered(int patient) {
        mapped.add(record.message(
                "ADT^A04",
                "PID|1||" + patient + "^^^GH^MR||DOE^JANE||19800101|F||||||||||ACC" + patient + "^^^GH",
                "ROL|R-4" + patient + "^GH|AD|PP^Primary Care Provider^HL70443|D1^Roe^Rita^^^^^^GH|20260101|20260131"
                        + "|||408443003^General practice^SCT|||^^Internet^r@example.org||Clinic Ltd",
                "NK1|1|DOE^JOHN|SPO^Spouse^HL70063||||||||||Own Shop " + patient,
                "PV1|1|O|||||D1^Roe^Rita^^^^^^GH" + "|".repeat(30) + "SIS^own words: Sister " + patient,
                "GT1|1|G-4" + patient + "^^^GH|||" + patient + " Lane^^Town|555-01" + patient + "^^PH|555-011" + patient
                        + "^^PH" + "|".repeat(14) + "RETIRED",
                "IN1|1|P1|C-4" + patient + "^^^GH|SELF PAY|" + patient + " Lane^^Town|Doe^Jane|555-01" + patient
                        + "^^PH|||E-4" + patient + "^^^GH|RETIRED" + "|".repeat(33) + patient + " Lane^^Town"));
    }

    private void read(int patient) {
        mapped.add(record.message(
                "ORU^R01",
                "PID|1||" + patient + "^^^GH^MR||DOE^JANE||19800101|F",
                "OBR|1||F" + patient + "|71045^Chest X-ray^C4" + "|".repeat(21) + "F" + "|".repeat(7)
                        + "D1&Roe&Rita&&&&&&GH^202601010915^202601310915^Radiology^R1^BED-4" + patient));
    }

    @Test
    void nothingOfAPatientIsInARecordOfNobody() {
        for (int patient : new int[] {1, 2}) {
            registered(patient);
            read(patient);
        }

        assertThat(record.all(Organization.class))
                .noneMatch(one -> one.hasAddress() || one.hasTelecom() || one.hasContact());
        assertThat(record.all(PractitionerRole.class)).isEmpty();
        List<String> shared = mapped.stream()
                .flatMap(message -> message.changes().stream())
                .filter(change -> change instanceof Put put && put.patient() == null)
                .map(change ->
                        FhirContext.forR4Cached().newJsonParser().encodeResourceToString(((Put) change).resource()))
                .toList();
        assertThat(shared).isNotEmpty();
        for (String text : PRIVATE) {
            assertThat(shared).noneMatch(one -> one.contains(text));
        }
        assertThat(mapped)
                .allMatch(message -> message.report().count(Outcome.UNACCOUNTED) == 0
                        && message.report().count(Outcome.EXTENSION) > 0);
    }

    @Test
    void eachPatientHasItsOwnInsurerGuarantorAndDestination() {
        registered(1);
        registered(2);

        assertThat(record.all(Coverage.class))
                .extracting(one -> one.getPayorFirstRep().getDisplay() + " "
                        + one.getPayorFirstRep().getIdentifier().getValue() + " "
                        + one.getPolicyHolder().getDisplay() + " "
                        + one.getPolicyHolder().getIdentifier().getValue())
                .containsExactlyInAnyOrder("SELF PAY C-41 RETIRED E-41", "SELF PAY C-42 RETIRED E-42");
        assertThat(record.all(Account.class))
                .extracting(one -> one.getGuarantorFirstRep().getParty().getDisplay())
                .containsExactly("RETIRED", "RETIRED");
        assertThat(record.all(Encounter.class))
                .allMatch(one -> one.getHospitalization()
                        .getDestination()
                        .getIdentifier()
                        .getValue()
                        .equals("SIS"));
    }

    @Test
    void aReaderIsThePersonInWhateverOrderNumberAndNameAreSent() {
        read(1);
        mapped.add(record.message(
                "ADT^A04", "PID|1||1^^^GH^MR||DOE^JANE", "PV1|1|O|||||D1^ROE^R^^^^^^GH|D1^Jones^Ann^^^^^^GH"));

        assertThat(record.only(Practitioner.class).getNameFirstRep().getFamily())
                .isEqualTo("Roe");
        assertThat(record.only(DiagnosticReport.class)
                        .getResultsInterpreterFirstRep()
                        .getReference())
                .startsWith("Practitioner/");
    }
}
