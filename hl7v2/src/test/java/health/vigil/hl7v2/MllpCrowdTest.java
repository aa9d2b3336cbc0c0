package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.base.Problem;
import health.vigil.testkit.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two thousand senders over TLS at once, among peers that are silent, stop half-way, or send garbage.
@Requirement("INT-1")
@Timeout(120)
class MllpCrowdTest {
    private static final int SENDERS = 2_000;
    private static final int CONNECTING = 8;
    private static final int OF_EACH_BAD_KIND = 40;

    @TempDir
    private Path home = Path.of("");

    @Test
    void everySenderIsAnsweredWhateverTheOthersDo() throws Exception {
        TlsIdentity identity = TlsIdentity.named(home, "server");
        TlsIdentity trusted = TlsIdentity.named(home, "sender");
        SSLContext serverTls = TlsIdentity.context(identity, trusted);
        SSLContext clientTls = TlsIdentity.context(trusted, identity);
        BlockingQueue<Problem> troubles = new LinkedBlockingQueue<>();
        List<Socket> bad = new ArrayList<>();
        try (MllpServer server = MllpServer.start(
                        settings(),
                        serverTls,
                        frame -> CompletableFuture.completedFuture(frame.bytes()),
                        trouble -> troubles.add(trouble.problem()));
                ExecutorService senders = Executors.newFixedThreadPool(CONNECTING)) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            for (int i = 0; i < OF_EACH_BAD_KIND; i++) {
                bad.add(new Socket(address.getAddress(), address.getPort()));
                bad.add(sending(address, "\u000bMSH|^~\\&|no TLS"));
                bad.add(sending(address, "\u0016\u0003\u0001\u0000\u00ff and then nothing"));
            }

            List<MllpClient> connected = new ArrayList<>();
            List<Future<MllpClient>> connecting = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                connecting.add(senders.submit(() -> MllpClient.connect(address, clientTls, 4)));
            }
            for (Future<MllpClient> each : connecting) {
                connected.add(each.get());
            }
            List<CompletableFuture<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                answers.add(connected.get(i).send(message(i)));
                answers.add(connected.get(i).send(message(-i)));
            }

            for (int i = 0; i < SENDERS; i++) {
                assertThat(answers.get(2 * i).get()).isEqualTo(message(i));
                assertThat(answers.get(2 * i + 1).get()).isEqualTo(message(-i));
            }
            assertThat(server.connectionCount()).isGreaterThanOrEqualTo(SENDERS);
            for (MllpClient client : connected) {
                client.close();
            }
        } finally {
            for (Socket socket : bad) {
                socket.close();
            }
        }
        assertThat(troubles).extracting(Problem::code).containsOnly("VGL-HL7-035");
    }

    private static MllpSettings settings() {
        return new MllpSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                SENDERS + 3 * OF_EACH_BAD_KIND,
                1 << 20,
                64L << 20,
                4,
                Duration.ofMinutes(5),
                false);
    }

    private static Socket sending(InetSocketAddress address, String bytes) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.getOutputStream().write(bytes.getBytes(UTF_8));
        return socket;
    }

    private static byte[] message(int number) {
        return ("message " + number).getBytes(UTF_8);
    }
}
