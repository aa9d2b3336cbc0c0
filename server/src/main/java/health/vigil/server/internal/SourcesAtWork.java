package health.vigil.server.internal;

import health.vigil.base.Problem;
import health.vigil.intake.Receipt;
import health.vigil.intake.Source;
import health.vigil.intake.SourceReception;
import health.vigil.intake.Sources;
import health.vigil.server.WayFigures;
import health.vigil.sources.SourceObserver;
import health.vigil.sources.SourceSettings;
import health.vigil.sources.Surroundings;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The configured sources: made before anything that they deliver is read, started when the way behind them works.
///
/// @param sources by name
record SourcesAtWork(Sources sources) {
    private static final Logger LOG = LoggerFactory.getLogger(SourcesAtWork.class);

    static SourcesAtWork of(Ground ground, WayFigures figures) {
        Surroundings around = new Surroundings(ground.wallClock(), observer(figures));
        List<SourceSettings> settings = ground.config().sources();
        return new SourcesAtWork(
                Sources.of(settings.stream().map(each -> each.open(around)).toList()));
    }

    void start(SourceReception reception, Closing closing) {
        for (Source source : sources.byName().values()) {
            closing.add("source " + source.name(), source);
            source.start(reception.door(source.name()));
        }
    }

    private static SourceObserver observer(WayFigures figures) {
        return new SourceObserver() {
            @Override
            public void delivered(String source, Receipt receipt) {
                figures.delivered(source, receipt);
            }

            @Override
            public void failed(String source, Problem problem) {
                figures.sourceFailed(source, problem);
                LOG.warn("source {} failed and tries again: {}", source, problem.code());
            }
        };
    }
}
