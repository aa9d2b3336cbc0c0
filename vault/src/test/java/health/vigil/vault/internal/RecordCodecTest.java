package health.vigil.vault.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import health.vigil.vault.ExactFhir;
import health.vigil.vault.RecordKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;

@Requirement("INT-3")
class RecordCodecTest {
    private static final ExactFhir FHIR = ExactFhir.shared();
    private static final RecordKey KEY = new RecordKey("Observation", "a-1");
    private static final Instant UPDATED = Instant.parse("2026-03-01T10:15:30.120Z");

    private final RecordCodec codec = new RecordCodec(FHIR);

    @Test
    void theJsonOfAVersionIsItsResourceAsTheLibraryWritesIt() {
        for (Observation sent : List.of(plain(), withMeta(), withVersionOfAnother(), withExtensionInMeta())) {
            RecordCodec.Encoded encoded = codec.encode(KEY, codec.own(KEY, sent));
            Resource read = codec.resource(KEY, 3, UPDATED, codec.json(KEY, encoded.bytes()));

            assertThat(FHIR.newJsonParser().parseResource(RecordCodec.stamped(encoded.json(), KEY, 3, UPDATED)))
                    .matches(parsed -> ((Observation) parsed).equalsDeep(read), "equal");
        }
    }

    @Test
    void itIsTheSameToTheLetterWhereMetaHasNoExtension() {
        for (Observation sent : List.of(plain(), withMeta(), withVersionOfAnother())) {
            RecordCodec.Encoded encoded = codec.encode(KEY, codec.own(KEY, sent));
            Resource read = codec.resource(KEY, 3, UPDATED, encoded.json());

            assertThat(RecordCodec.stamped(encoded.json(), KEY, 3, UPDATED))
                    .isEqualTo(FHIR.newJsonParser().encodeResourceToString(read));
        }
    }

    private static Observation plain() {
        Observation observation = new Observation();
        observation.getCode().setText("\"meta\":{ is a text");
        return observation;
    }

    private static Observation withMeta() {
        Observation observation = plain();
        observation.getMeta().setSource("urn:a").addProfile("http://example.org/p");
        observation.getMeta().addTag().setCode("t");
        observation.setLanguage("de");
        return observation;
    }

    private static Observation withVersionOfAnother() {
        Observation observation = plain();
        observation.setId("Observation/other/_history/7");
        observation.getMeta().setVersionId("7").setLastUpdated(Date.from(Instant.EPOCH));
        observation.getIdElement().addExtension(new Extension("http://example.org/e", new StringType("x")));
        return observation;
    }

    private static Observation withExtensionInMeta() {
        Observation observation = withMeta();
        observation.getMeta().addExtension(new Extension("http://example.org/e", new StringType("x")));
        return observation;
    }
}
