package health.vigil.intake;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import health.vigil.vault.RecordKey;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;

/// Orders that later messages name by a number alone, in a real record.
@Requirement({"INT-2", "INT-6"})
class NumberedOrdersTest extends WithIntake {
    private int messages;

    private void take(String type, String... segments) {
        messages++;
        String[] all = new String[segments.length + 1];
        all[0] = Messages.pid("4711");
        System.arraycopy(segments, 0, all, 1, segments.length);
        intake.take(Messages.message(type, "N" + messages, all));
        assertThat(intake.state("N" + messages)).isEqualTo("NORMALISED");
    }

    private ServiceRequest order() {
        return intake.current(ServiceRequest.class, key("ServiceRequest", "urn:hl7v2:namespace:EPC", "A1|CBC"));
    }

    private RecordKey key(String type, String system, String value) {
        return new RecordKey(
                type, intake.transaction(transaction -> intake.vault.logicalId(transaction, type, system, value)));
    }

    private long orders() {
        return intake.count("vault.current_record where type = 'ServiceRequest'");
    }

    @Test
    void anOrderIsAnsweredAndCancelledByItsNumber() {
        take("ORM^O01", "ORC|NW|A1^EPC|||||||20260301075000|||77^Arzt^Lia^^^^^^GH", "OBR|1|A1^EPC||CBC^Count^L");

        take("ORM^O01", "ORC|OK|A1^EPC|F1^LAB");
        assertThat(order().getIdentifier()).extracting(one -> one.getValue()).containsExactlyInAnyOrder("A1", "F1");
        assertThat(order().hasRequester()).isTrue();

        take(
                "ORU^R01",
                "ORC|RE||F1^LAB||CM",
                "OBR|1||F1^LAB|58410-2^Count^LN" + "|".repeat(21) + "F",
                "OBX|1|NM|718-7^Hb^LN||9|g/dL|||||F");
        assertThat(order().getStatus().toCode()).isEqualTo("completed");

        take("ORM^O01", "ORC|DC|A1^EPC");
        assertThat(order().getStatus().toCode()).isEqualTo("revoked");
        assertThat(orders()).isEqualTo(1);
    }

    @Test
    void ordersOfOtherPatientsHaveNumbersOfTheirOwn() {
        take("ORM^O01", "ORC|NW|A1^EPC", "OBR|1|A1^EPC||CBC^Count^L");

        intake.take(
                Messages.admit("O1", "4712"), Messages.message("ORM^O01", "O2", Messages.pid("4712"), "ORC|DC|A1^EPC"));

        assertThat(order().getStatus().toCode()).isEqualTo("active");
        assertThat(orders()).isEqualTo(2);
    }

    @Test
    void aDrugThatIsOrderedAmongServicesIsStoppedByItsNumber() {
        take("ORM^O01", "ORC|NW|M1^EPC", "RXO|1191^Lorazepam^L|1||mg");

        take("ORM^O01", "ORC|DC|M1^EPC");

        assertThat(orders()).isZero();
        assertThat(intake.current(MedicationRequest.class, key("MedicationRequest", "urn:hl7v2:namespace:EPC", "M1"))
                        .getStatus()
                        .toCode())
                .isEqualTo("cancelled");
    }
}
