package health.vigil.training.internal;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnsembleTest {
    private static final int STAYS = 6_000;

    @Requirement("GOV-1")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyStayIsSeenByAModelAndByNoneOfItsOwnPart(int thin) {
        for (int i = 0; i < STAYS; i++) {
            int stay = i;

            assertThat(IntStream.range(0, Ensemble.SIZE)
                            .filter(model -> Ensemble.sees(model, stay, false, thin))
                            .toArray())
                    .isNotEmpty()
                    .doesNotContain(Ensemble.part(stay));
            assertThat(IntStream.range(0, Ensemble.SIZE).filter(model -> Ensemble.sees(model, stay, true, thin)))
                    .hasSize(Ensemble.SIZE - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void eachModelSeesOneInSoManyOfTheStaysWithoutSepsisOfTheOtherParts(int thin) {
        for (int i = 0; i < Ensemble.SIZE; i++) {
            int model = i;

            assertThat(IntStream.range(0, STAYS).filter(stay -> Ensemble.sees(model, stay, false, thin)))
                    .hasSize(STAYS / Ensemble.SIZE * (Ensemble.SIZE - 1) / thin);
        }
    }
}
