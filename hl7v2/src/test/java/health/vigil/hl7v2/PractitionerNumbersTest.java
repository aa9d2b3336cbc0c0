package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.Practitioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is one person by a number.
@Requirement({"INT-1", "INT-2"})
class PractitionerNumbersTest {
    private final Mapped record = new Mapped();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1112223334^Arzt^Lia^^^^MD^^NPI",
                "1112223334^Arzt^Lia^^^^MD^^NPI&2.16.840.1.113883.4.6&ISO",
                "1112223334^Arzt^Lia^^^^MD^^&2.16.840.1.113883.4.6&ISO^L",
                "1112223334^Arzt^Lia^^^^MD^^CMS^L^^^NPI"
            })
    void oneNationalNumberIsOnePerson(String other) {
        record.message(
                "ADT^A01",
                "EVN||20260301120000",
                "PID|1||4711^^^GH^MR||Muster^Anna",
                "PV1|1|I|W1||||1112223334^Arzt^Lia^^^^MD^^NPI^L^^^NPI|" + other + "|".repeat(11) + "V1^^^GH^VN");

        assertThat(record.only(Practitioner.class).getIdentifierFirstRep().getSystem())
                .isEqualTo("http://hl7.org/fhir/sid/us-npi");
    }
}
