package health.vigil.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"MICU", "3 East/B", "Chirurgie Süd", "a~2Fb", "..", "50%", "<b>", "\u65b0\u751f\u5150", "x?y#z;q"
            })
    void everyUnitHasAPathOfPlainCharactersThatLeadsBack(String unit) {
        String path = UnitPath.of(unit);

        assertThat(path).matches("/units/" + UnitPath.PATTERN).isNotEqualTo("/units/..");
        assertThat(UnitPath.unit(path.substring("/units/".length()))).isEqualTo(unit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MICU", "CCU-2", "T_SICU"})
    void anOrdinaryNameIsItsOwnPath(String unit) {
        assertThat(UnitPath.of(unit)).isEqualTo("/units/" + unit);
    }
}
