package health.vigil.engines;

import health.vigil.engines.internal.PrivateFiles;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;

/// Where Kafka is and how the platform signs in: mutual TLS with host verification, always.
///
/// @param bootstrap `host:port`, several separated by commas
/// @param authority PEM file of the authority that signed the brokers' certificates
/// @param certificate PEM file of the platform's client certificate, then its issuers
/// @param key PEM file of its key, PKCS #8
public record KafkaAddress(String bootstrap, Path authority, Path certificate, Path key) {

    /// What every client is configured with; the caller adds its own to a new copy each time. The certificates are
    /// read at each call, so that a new client has the renewed ones.
    public Properties client() {
        Properties properties = new Properties();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
        properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
        properties.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, PrivateFiles.read(authority));
        properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
        properties.put(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, PrivateFiles.read(certificate));
        properties.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, PrivateFiles.read(key));
        return properties;
    }
}
