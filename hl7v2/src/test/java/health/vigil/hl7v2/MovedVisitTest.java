package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.util.List;
import org.hl7.fhir.r4.model.Account;
import org.hl7.fhir.r4.model.Encounter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A visit that moves to another patient refers to nothing that stays with the one whose it was.
@Requirement({"INT-2", "INT-6"})
class MovedVisitTest {
    private static final String ANNA = "PID|1||4711^^^GH&1.2.3&ISO^MR||Muster^Anna";
    private static final String BERT = "PID|1||0815^^^GH&1.2.3&ISO^MR||Muster^Bert";
    private static final String ACCOUNT = "|||||||||||||A1^^^GH&1.2.3&ISO^AN";
    private static final String FROM_ANNA = "MRG|4711^^^GH&1.2.3&ISO^MR||%s||V1^^^GH&1.2.3&ISO^VN";
    private static final String EPISODE = "|".repeat(35) + "E1^^^GH&1.2.3&ISO^EN";
    private static final String PV1 = "PV1|1|I|MICU^101^1^GH||||||||||||||||V1^^^GH&1.2.3&ISO^VN";
    private final Mapped record = new Mapped();

    @BeforeEach
    void aVisitOfAnnaWithAccountAndEpisode() {
        record.message("ADT^A01", ANNA + ACCOUNT, PV1 + EPISODE);
        assertThat(visit().getAccount()).hasSize(1);
        assertThat(visit().getEpisodeOfCare()).hasSize(1);
    }

    @Test
    void itLeavesAccountAndEpisodeBehind() {
        record.message("ADT^A45", BERT, FROM_ANNA.formatted(""), PV1);

        assertThat(visit().getSubject().getReference()).isEqualTo(patient("0815"));
        assertThat(visit().getAccount()).isEmpty();
        assertThat(visit().getEpisodeOfCare()).isEmpty();
    }

    @Test
    void theirNumbersAreLeftOutWithTheReason() {
        MappedMessage moved = record.message("ADT^A45", BERT + ACCOUNT, FROM_ANNA.formatted(""), PV1 + EPISODE);

        assertThat(visit().getAccount()).isEmpty();
        assertThat(visit().getEpisodeOfCare()).isEmpty();
        assertThat(visit().getIdentifier()).extracting(one -> one.getValue()).containsExactly("V1");
        assertThat(record.only(Account.class).getSubjectFirstRep().getReference())
                .isEqualTo(patient("4711"));
        assertThat(moved.report().fields().stream()
                        .filter(line -> line.target().equals("STAYS_WITH_ANOTHER"))
                        .map(line -> line.position().segment() + "-"
                                + line.position().field())
                        .distinct()
                        .toList())
                .isEqualTo(List.of("PID-18", "PV1-54"));
    }

    @Test
    void anAccountThatMovesTakesItsVisitAlong() {
        record.message("ADT^A44", BERT + ACCOUNT, FROM_ANNA.formatted("A1^^^GH&1.2.3&ISO^AN"), PV1);

        assertThat(visit().getSubject().getReference()).isEqualTo(patient("0815"));
        assertThat(visit().getAccount()).hasSize(1);
    }

    @Test
    void anAccountOfAThirdPatientIsRefused() {
        record.message("ADT^A01", ANNA.replace("4711", "0042") + ACCOUNT.replace("A1", "A3"), PV1.replace("V1", "V3"));

        assertThatThrownBy(() ->
                        record.message("ADT^A45", BERT + ACCOUNT.replace("A1", "A3"), FROM_ANNA.formatted(""), PV1))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("VGL-HL7-026");
    }

    private Encounter visit() {
        return record.all(Encounter.class).stream()
                .filter(one -> one.getIdentifier().stream().anyMatch(number -> "V1".equals(number.getValue())))
                .findFirst()
                .orElseThrow();
    }

    private static String patient(String number) {
        return "Patient/" + Mapped.id(new ResourceIdentity("Patient", "urn:oid:1.2.3", number));
    }
}
