package health.vigil.engines.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/// What the embedded broker runs with: on loopback, mutual TLS, only the platform's own certificates, small.
final class KafkaSettings {
    private KafkaSettings() {}

    /// @param directory holds the logs
    /// @param port of the broker
    /// @param controllerPort of the controller
    static Properties of(Path directory, int port, int controllerPort, KafkaBroker.Identity identity) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(KafkaBroker.NODE),
                "controller.quorum.voters",
                KafkaBroker.NODE + "@127.0.0.1:" + controllerPort,
                "controller.listener.names",
                KafkaBroker.CONTROLLER_LISTENER,
                "listeners",
                "BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners",
                "BROKER://127.0.0.1:" + port,
                "inter.broker.listener.name",
                "BROKER",
                "listener.security.protocol.map",
                "BROKER:SSL,CONTROLLER:SSL",
                "log.dirs",
                directory.toString()));
        settings.putAll(Map.of(
                "ssl.client.auth",
                "required",
                "ssl.keystore.type",
                "PEM",
                "ssl.keystore.certificate.chain",
                identity.certificate(),
                "ssl.keystore.key",
                identity.key(),
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.certificates",
                identity.authority(),
                // The authority signs senders' certificates too; those have no business here.
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:CN=localhost,O=Vigil;User:CN=" + identity.client() + ",O=Vigil"));
        settings.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "default.replication.factor", "1",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "group.initial.rebalance.delay.ms", "0",
                // A killed broker's session must not hold back its own restart.
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "300"));
        settings.putAll(Map.of(
                "num.network.threads", "2",
                "num.io.threads", "2",
                "background.threads", "2",
                "num.recovery.threads.per.data.dir", "1",
                "log.cleaner.dedupe.buffer.size", "4194304",
                "log.cleaner.io.buffer.size", "131072",
                "log.index.size.max.bytes", "1048576",
                "metadata.max.idle.interval.ms", "5000"));
        return settings;
    }
}
