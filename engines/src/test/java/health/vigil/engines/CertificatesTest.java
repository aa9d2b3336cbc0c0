package health.vigil.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.base.SteppedClock;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
    @TempDir
    Path directory;

    @Test
    void serverAndClientKnowEachOther() throws Exception {
        Certificates certificates = Certificates.in(directory, InstantSource.system());

        assertThat(subjectSeenByServer(certificates.serverContext(), certificates.clientContext("ward-feed")))
                .isEqualTo("CN=ward-feed,O=Vigil");
    }

    @Test
    void aForeignAuthorityIsRefused(@TempDir Path elsewhere) {
        Certificates certificates = Certificates.in(directory, InstantSource.system());
        Certificates foreign = Certificates.in(elsewhere, InstantSource.system());

        assertThatThrownBy(() -> subjectSeenByServer(certificates.serverContext(), foreign.clientContext("ward-feed")))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void aSecondStartKeepsTheCertificates() throws Exception {
        String before = Files.readString(
                Certificates.in(directory, InstantSource.system()).server().certificate());

        String after = Files.readString(
                Certificates.in(directory, InstantSource.system()).server().certificate());

        assertThat(after).isEqualTo(before);
    }

    @Test
    @Requirement("ACC-8")
    void aCertificateNearItsEndIsRenewed() throws Exception {
        SteppedClock clock = new SteppedClock(Instant.now());
        String before =
                Files.readString(Certificates.in(directory, clock).server().certificate());
        clock.advanceTo(clock.instant().plus(Duration.ofDays(397 - 29)));

        String after =
                Files.readString(Certificates.in(directory, clock).server().certificate());

        assertThat(after).isNotEqualTo(before);
    }

    private static String subjectSeenByServer(SSLContext server, SSLContext client) throws Exception {
        try (SSLServerSocket listening = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setNeedClientAuth(true);
            CompletableFuture<String> seen = CompletableFuture.supplyAsync(() -> acceptOne(listening));
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket("localhost", listening.getLocalPort())) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return seen.join();
            }
        }
    }

    private static String acceptOne(SSLServerSocket listening) {
        try (SSLSocket socket = (SSLSocket) listening.accept()) {
            socket.startHandshake();
            return socket.getSession().getPeerPrincipal().getName();
        } catch (IOException e) {
            return e.getMessage() == null ? "no handshake" : e.getMessage();
        }
    }
}
