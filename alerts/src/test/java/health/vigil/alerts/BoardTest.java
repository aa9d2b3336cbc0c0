package health.vigil.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.policy.Role;
import health.vigil.scoring.Tier;
import health.vigil.testkit.Requirement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoardTest {
    private final Ward ward = new Ward();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    @Requirement("ALR-1")
    void thePanelPutsTheHighestConcernFirstAndUnansweredBeforeAnswered() {
        ward.handle(
                Given.patient(1, Tier.NONE),
                Given.patient(2, Tier.HIGH),
                Given.patient(3, Tier.LOW),
                Given.patient(4, Tier.HIGH),
                Given.patient(5, Tier.MEDIUM).in("CCU"));
        ward.board.acknowledge(ward.only(Given.token(2)).id(), Ward.NURSE);

        List<PanelEntry> panel = ward.board.panel(Ward.UNIT);

        assertThat(panel)
                .extracting(PanelEntry::patient)
                .containsExactly(Given.token(4), Given.token(2), Given.token(3), Given.token(1));
        assertThat(ward.board.units()).containsExactly("CCU", Ward.UNIT);
    }

    @Test
    void aPanelEntryCarriesItsLatestAssessmentWholeAndItsTrend() {
        ward.handle(Given.patient(1, Tier.LOW));
        ward.pass(Duration.ofMinutes(20));
        ward.handle(Given.patient(1, Tier.MEDIUM));

        PanelEntry entry = ward.board.panel(Ward.UNIT).getFirst();

        assertThat(entry.latest()).isEqualTo(Given.patient(1, Tier.MEDIUM).at(ward.clock.instant()));
        assertThat(entry.trend()).extracting(TrendPoint::value).containsExactly(3.0, 5.0);
    }

    @Test
    void aTrendKeepsOnePointForEachQuarterOfAnHour() {
        for (int minute = 0; minute < 60; minute++) {
            ward.handle(Given.patient(1, Tier.LOW));
            ward.pass(Duration.ofMinutes(1));
        }

        List<TrendPoint> trend = ward.board.panel(Ward.UNIT).getFirst().trend();

        assertThat(trend).hasSize(4);
        assertThat(ward.board.trend(Given.token(1), Ward.START, ward.clock.instant()))
                .hasSize(60);
    }

    @Test
    @Requirement("SCO-4")
    void aWithheldScoreShowsNoValue() {
        ward.handle(Given.patient(1, Tier.NONE).withoutData());

        TrendPoint point = ward.board.panel(Ward.UNIT).getFirst().trend().getFirst();

        assertThat(point.value()).isNull();
    }

    @Test
    @Requirement("SCO-5")
    void anAssessmentOfAnEarlierTimeIsKeptAndMovesNothing() {
        ward.handle(Given.patient(1, Tier.LOW));

        ward.alerts.handle(List.of(Given.patient(1, Tier.HIGH).at(Ward.START.minusSeconds(60))));

        assertThat(ward.board.alertsOf(Given.token(1))).isEmpty();
        assertThat(ward.board.latest(Given.token(1)).orElseThrow().tier()).isEqualTo(Tier.LOW);
        assertThat(ward.board.assessments(Given.token(1), Ward.START.minusSeconds(60), Ward.START.plusSeconds(1)))
                .hasSize(2);
    }

    @Test
    @Requirement("ALR-2")
    void aWorkListPutsUnansweredHighTiersFirst() {
        ward.handle(Given.patient(1, Tier.MEDIUM), Given.patient(2, Tier.HIGH), Given.patient(3, Tier.HIGH));
        ward.board.acknowledge(ward.only(Given.token(3)).id(), Ward.NURSE);

        List<AlertSummary> todo = ward.board.workList(Role.NURSE, Set.of(Ward.UNIT));

        assertThat(todo)
                .extracting(AlertSummary::patient)
                .containsExactly(Given.token(2), Given.token(1), Given.token(3));
        assertThat(todo.getFirst().next()).isEqualTo(Ward.START.plus(Duration.ofMinutes(15)));
    }

    @Test
    void theFiguresCountWhatCommitted() {
        ward.handle(Given.patient(1, Tier.HIGH), Given.patient(2, Tier.MEDIUM), Given.patient(3, Tier.HIGH));

        AlertFigures figures = ward.alerts.figures();

        assertThat(figures.assessments()).isEqualTo(3);
        assertThat(figures.count("raised", Tier.HIGH)).isEqualTo(2);
        assertThat(figures.count("delivered", Tier.MEDIUM)).isOne();
    }

    @Test
    @Requirement("PHI-1")
    void whatAnAssessmentSaysIsSealedAtRest() {
        ward.handle(Given.patient(1, Tier.HIGH));

        String stored = ward.pool()
                .withHandle(handle -> handle.createQuery("select encode(sealed, 'escape') from alerts.assessment")
                        .mapTo(String.class)
                        .one());

        assertThat(stored).doesNotContain("NEWS2").doesNotContain("heart-rate");
    }
}
