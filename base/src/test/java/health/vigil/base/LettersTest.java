package health.vigil.base;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Requirement("INT-3")
class LettersTest {
    @ParameterizedTest
    @CsvSource({
        "Müller,muller",
        "SØRENSEN,sorensen",
        "Łukasz,lukasz",
        "Straße,strasse",
        "Đặng,dang",
        "Þórður,thordur",
        "Cœur,coeur",
        "Ærø,aero",
        "Ιωάννης,ιωαννης",
        "O'Brien-7,o'brien-7"
    })
    void lettersAreWhatAPlainKeyboardHas(String text, String folded) {
        assertThat(Letters.folded(text)).isEqualTo(folded);
    }
}
