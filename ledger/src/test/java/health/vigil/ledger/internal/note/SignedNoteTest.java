package health.vigil.ledger.internal.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import health.vigil.ledger.VerifierKey;
import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against the published example of Go's `golang.org/x/mod/sumdb/note`: a key and a note that it signed.
@Requirement("EVI-3")
class SignedNoteTest {
    private static final String KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String NOTE = TEXT
            + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    @Test
    void aPublishedNoteIsSignedByItsPublishedKey() {
        SignedNote note = SignedNote.parse(NOTE.getBytes(StandardCharsets.UTF_8));

        assertThat(note.signedBy(VerifierKey.parse(KEY))).isTrue();
        assertThat(note.text()).isEqualTo(TEXT);
        assertThat(note.format()).isEqualTo(NOTE);
    }

    @Test
    void aChangedNoteIsRefused() {
        SignedNote note = SignedNote.parse(NOTE.replace("think", "thank").getBytes(StandardCharsets.UTF_8));

        assertThatIllegalArgumentException().isThrownBy(() -> note.signedBy(VerifierKey.parse(KEY)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "text\n",
                "text\n\n",
                "text\n\n\u2014 name\n",
                "text\n\n- name AAAAAAAA\n",
                "text\n\n\u2014 na+me AAAAAAAA\n",
                "text\n\n\u2014 name AAAAAA\n",
                "text\n\n\u2014 name AAAAAAA\n",
                "text\u0000\n\n\u2014 name AAAAAAAA\n",
                "text\r\n\n\u2014 name AAAAAAAA\n",
                "text\n\n\u2014 name AAAAAAAA"
            })
    void whatIsNoNoteIsRefused(String hostile) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedNote.parse(hostile.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PeterNeumann",
                "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
            })
    void whatIsNoKeyIsRefused(String hostile) {
        assertThatIllegalArgumentException().isThrownBy(() -> VerifierKey.parse(hostile));
    }
}
