package health.vigil.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import health.vigil.base.ProblemException;
import health.vigil.base.Quantity;
import health.vigil.facts.Fact.Measured;
import health.vigil.keys.DataKey;
import health.vigil.keys.DataKeys;
import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FactCodecTest {
    private static final DataKey KEY = DataKeys.of(DataKeys.generate());
    private final FactCodec codec = new FactCodec(KEY);

    @Provide
    Arbitrary<FactBatch> batches() {
        return RandomFacts.batches();
    }

    @Requirement("EVI-7")
    @Property(tries = 300)
    void whatIsOpenedEqualsWhatWasSealed(@ForAll("batches") FactBatch batch) {
        FactBatch opened = codec.openBatch(batch.patient(), codec.seal(batch));

        assertThat(opened).isEqualTo(batch);
    }

    @Test
    void aTickComesBack() {
        ClockTick tick = new ClockTick(Instant.parse("2151-03-04T05:06:07.123456Z"));

        FactRecord opened = codec.openRecord(FactTopic.TICK_KEY, codec.seal(tick));

        assertThat(opened).isEqualTo(new FactRecord.Tick(tick));
    }

    @Requirement("PHI-2")
    @Test
    void sealedBytesShowNothing() {
        byte[] sealed = codec.seal(batch("CanaryCode"));

        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("CanaryCode");
    }

    @Requirement("PHI-2")
    @Test
    void aBatchOpensForItsPatientOnly() {
        byte[] sealed = codec.seal(batch("8867-4"));

        Throwable refusal = catchThrowable(() -> codec.openBatch(RandomFacts.OTHER, sealed));

        assertThat(refusal).isInstanceOf(ProblemException.class).hasMessageContaining("VGL-KEY-002");
    }

    @Property(tries = 500)
    void anyContentUnderTheRightKeyIsReadOrRefused(@ForAll byte[] content) {
        byte[] sealed = KEY.seal(content, "vigil.facts/batch/" + RandomFacts.PATIENT.value());

        Throwable refusal = catchThrowable(() -> codec.openBatch(RandomFacts.PATIENT, sealed));

        assertThat(refusal).isInstanceOf(ProblemException.class).hasMessageContaining("VGL-FCT-001");
    }

    @Property(tries = 300)
    void aBatchWithOneByteChangedIsReadOrRefused(
            @ForAll("batches") FactBatch batch, @ForAll int place, @ForAll byte change) {
        String context = "vigil.facts/batch/" + batch.patient().value();
        byte[] content = KEY.open(codec.seal(batch), context);
        content[Math.floorMod(place, content.length)] ^= change;
        byte[] sealed = KEY.seal(content, context);

        Throwable refusal = catchThrowable(() -> codec.openBatch(batch.patient(), sealed));

        if (refusal != null) {
            assertThat(refusal).isInstanceOf(ProblemException.class).hasMessageContaining("VGL-FCT-001");
        }
    }

    @Test
    void aRecordWithoutAKeyIsRefused() {
        assertThatThrownBy(() -> codec.openRecord(null, new byte[] {1})).hasMessageContaining("VGL-FCT-001");
    }

    @Test
    void aRecordUnderAKeyThatIsNoTokenIsRefused() {
        assertThatThrownBy(() -> codec.openRecord("Mrs Smith", new byte[] {1}))
                .hasMessageContaining("VGL-FCT-001")
                .hasMessageNotContaining("Smith");
    }

    private static FactBatch batch(String code) {
        Instant time = Instant.parse("2150-01-01T00:00:00Z");
        Measured measured = new Measured("m1", code, Quantity.of("80", "/min"), null, time);
        return new FactBatch(new UUID(1, 2), RandomFacts.PATIENT, RandomFacts.AUDIT, time, List.of(measured));
    }
}
