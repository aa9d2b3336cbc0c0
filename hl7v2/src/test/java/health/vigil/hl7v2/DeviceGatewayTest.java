package health.vigil.hl7v2;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.testkit.Requirement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.junit.jupiter.api.Test;

/// What a gateway of devices sends as IHE PCD-01 (DEC profile): codes and units of ISO/IEEE 11073, the device in
/// OBX-18, and segments without values that say which device and channel the others are of.
@Requirement({"INT-1", "INT-4"})
class DeviceGatewayTest {
    @Test
    void isMappedWithItsCodesUnitsAndDevice() {
        Mapped record = new Mapped();

        MappedMessage mapped = record.sent(
                "120500",
                "ORU^R01^ORU_R01",
                "PID|||4711^^^GENERAL^MR||Sample^Anna",
                "OBR|1|AB1^GATEWAY^1234^EUI-64|CD1^GATEWAY^1234^EUI-64|182777000^monitoring of patient^SCT|||20260301120000",
                "OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X|||||||7777^GATEWAY^AABB^EUI-64",
                "OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|88|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R|||20260301120000"
                        + "||||7777^GATEWAY^AABB^EUI-64",
                "OBX|3|NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.2.1.1|97|262688^MDC_DIM_PERCENT^MDC|||||R|||20260301120000"
                        + "||||7777^GATEWAY^AABB^EUI-64");

        Observation heart = record.observation("147842");
        assertThat(heart.getCode().getCodingFirstRep().getSystem()).isEqualTo("urn:iso:std:iso:11073:10101");
        Quantity value = heart.getValueQuantity();
        assertThat(value.getValue()).hasToString("88");
        assertThat(value.getSystem() + "|" + value.getCode()).isEqualTo("http://unitsofmeasure.org|/min");
        assertThat(value.getUnit()).isEqualTo("MDC_DIM_BEAT_PER_MIN");
        assertThat(heart.getDevice().getIdentifier().getValue()).isEqualTo("7777");
        assertThat(record.observation("150456").getValueQuantity().getCode()).isEqualTo("%");
        assertThat(record.observation("69965").hasValue()).isFalse();
        assertThat(mapped.report().count(Outcome.UNACCOUNTED)).isZero();
    }
}
