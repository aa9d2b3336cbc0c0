package health.vigil.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.time.LocalDate;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;

class IdentityTest {
    @Test
    void takesTheOfficialNameAndTheRecordNumber() {
        Patient patient = new Patient();
        patient.addName().setUse(HumanName.NameUse.MAIDEN).setFamily("Before");
        patient.addName()
                .setUse(HumanName.NameUse.OFFICIAL)
                .setFamily("Quartzstone")
                .addGiven("Diego");
        patient.addIdentifier().setValue("account-1");
        patient.addIdentifier().setValue("SBX-1").getType().addCoding().setCode("MR");
        patient.setBirthDateElement(new DateType("1963-05-04"));

        Identity identity = Identity.of(patient);

        assertThat(identity.name()).isEqualTo("Quartzstone, Diego");
        assertThat(identity.recordNumber()).isEqualTo("SBX-1");
        assertThat(identity.age(LocalDate.parse("2026-05-03"))).contains(62);
    }

    @Test
    void saysThatANameIsNotKnown() {
        assertThat(Identity.of(new Patient())).satisfies(identity -> {
            assertThat(identity.name()).isEqualTo("Name not known");
            assertThat(identity.recordNumber()).isEmpty();
            assertThat(identity.sex()).isEmpty();
        });
    }

    @Test
    void tellsNoAgeFromAYearAlone() {
        Patient patient = new Patient();
        patient.setBirthDateElement(new DateType("1963"));

        assertThat(Identity.of(patient).age(LocalDate.parse("2026-01-01"))).isEmpty();
    }

    @Test
    @Requirement("PHI-7")
    void printsNothing() {
        Patient patient = new Patient();
        patient.addName().setFamily("Quartzstone");

        assertThat(Identity.of(patient).toString()).isEqualTo("[sealed]");
    }
}
