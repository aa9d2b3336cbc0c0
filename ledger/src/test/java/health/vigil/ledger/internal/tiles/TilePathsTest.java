package health.vigil.ledger.internal.tiles;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Requirement("EVI-3")
class TilePathsTest {
    /// The example of C2SP tlog-tiles is index 1234067; the others follow from its rule.
    @ParameterizedTest
    @CsvSource({
        "0, 1234067, 256, tile/0/x001/x234/067",
        "0, 0, 256, tile/0/000",
        "1, 999, 17, tile/1/999.p/17",
        "2, 1000, 1, tile/2/x001/000.p/1",
        "0, 273, 112, tile/0/273.p/112"
    })
    void aTileLiesWhereTheSpecificationSays(int level, long index, int width, String path) {
        assertThat(TilePaths.hashes(level, index, width)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"1234067, 256, tile/entries/x001/x234/067", "273, 112, tile/entries/273.p/112"})
    void aBundleLiesWhereTheSpecificationSays(long index, int width, String path) {
        assertThat(TilePaths.entries(index, width)).isEqualTo(path);
    }
}
