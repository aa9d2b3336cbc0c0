package health.vigil.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import health.vigil.base.ProblemException;
import health.vigil.testkit.Requirement;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Requirement({"EVI-3", "EVI-5"})
class InclusionProofTest {
    @TempDir
    private Path home;

    private TestLog log;
    private List<Entry> written;

    @BeforeEach
    void grow() throws Exception {
        log = new TestLog(home);
        written = new Entries(3).take(600);
        log.append(written);
        log.drain();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void everyEntryIsProvedByTextAndKeysAlone() throws Exception {
        List<VerifierKey> keys = log.verifiers().stream()
                .map(key -> VerifierKey.parse(key.line()))
                .toList();
        for (int index = 0; index < written.size(); index++) {
            String text =
                    InclusionProof.from(log.directory, index).orElseThrow().text();

            InclusionProof.Verified verified = InclusionProof.parse(text).verify(keys);

            assertThat(verified.index()).isEqualTo(index);
            assertThat(verified.entry()).isEqualTo(written.get(index));
        }
    }

    @Test
    void anEntryIsFoundByItsId() throws Exception {
        InclusionProof proof =
                InclusionProof.from(log.directory, written.get(421).id()).orElseThrow();

        assertThat(proof.verify(log.verifiers()).index()).isEqualTo(421);
    }

    @Test
    void whatTheCheckpointDoesNotCoverHasNoProof() {
        assertThat(InclusionProof.from(log.directory, 600)).isEmpty();
        assertThat(InclusionProof.from(log.directory, UUID.randomUUID())).isEmpty();
    }

    @Test
    void aProofOfAnotherIndexFails() {
        String text = InclusionProof.from(log.directory, 421).orElseThrow().text();

        assertFails(text.replace("index 421", "index 420"));
        assertFails(text.replace("index 421", "index 600"));
        assertFails(text.replace("index 421", "index 0421"));
    }

    @Test
    void aProofWithAChangedCharacterFails() {
        String text = InclusionProof.from(log.directory, 421).orElseThrow().text();
        for (int place = 0; place < text.length(); place += 13) {
            char c = text.charAt(place);
            assertFails(text.substring(0, place) + (c == 'A' ? 'B' : 'A') + text.substring(place + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "c2sp.org/tlog-proof@v1\n\n", "c2sp.org/tlog-proof@v1\nindex 0\n\nx\n"})
    void whatIsNoProofIsRefused(String hostile) {
        assertFails(hostile);
    }

    private void assertFails(String text) {
        assertThatExceptionOfType(ProblemException.class)
                .as(text)
                .isThrownBy(() -> InclusionProof.parse(text).verify(log.verifiers()));
    }
}
