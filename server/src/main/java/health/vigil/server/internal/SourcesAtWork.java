package health.vigil.server.internal;

import health.vigil.base.Problem;
import health.vigil.engines.KafkaAddress;
import health.vigil.intake.Receipt;
import health.vigil.intake.Source;
import health.vigil.intake.SourceReception;
import health.vigil.intake.Sources;
import health.vigil.server.WayFigures;
import health.vigil.sources.KafkaSource;
import health.vigil.sources.SourceObserver;
import health.vigil.sources.SourceSettings;
import health.vigil.sources.Surroundings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The configured sources: made before anything that they deliver is read, started when the way behind them works.
///
/// @param sources by name
record SourcesAtWork(Sources sources) {
    private static final Logger LOG = LoggerFactory.getLogger(SourcesAtWork.class);

    static SourcesAtWork of(Ground ground, WayFigures figures) {
        Surroundings around = new Surroundings(
                ground.wallClock(),
                observer(figures),
                cluster -> address(ground, cluster).client());
        List<SourceSettings> settings = ground.config().neighbours().sources();
        Sources sources =
                Sources.of(settings.stream().map(each -> each.open(around)).toList());
        sources.byName().values().forEach(figures::watch);
        return new SourcesAtWork(sources);
    }

    void start(SourceReception reception, Closing closing) {
        for (Source source : sources.byName().values()) {
            closing.add("source " + source.name(), source);
            source.start(reception.door(source.name()));
        }
    }

    private static KafkaAddress address(Ground ground, KafkaSource.@Nullable Cluster cluster) {
        return cluster == null
                ? ground.engines().kafka()
                : new KafkaAddress(cluster.bootstrap(), cluster.authority(), cluster.certificate(), cluster.key());
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
