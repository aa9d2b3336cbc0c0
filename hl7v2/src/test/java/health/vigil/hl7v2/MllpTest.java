package health.vigil.hl7v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.vigil.testkit.Requirement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Over real sockets and real TLS; the peers that misbehave speak plain MLLP, where misbehaving is easiest.
@Requirement("INT-1")
@Timeout(60)
class MllpTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static SSLContext serverTls;
    private static SSLContext clientTls;
    private static SSLContext strangerTls;

    private final BlockingQueue<MllpServer.Trouble> troubles = new LinkedBlockingQueue<>();
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void identities(@TempDir Path directory) throws Exception {
        TlsIdentity server = TlsIdentity.named(directory, "server");
        TlsIdentity client = TlsIdentity.named(directory, "ward-a");
        serverTls = TlsIdentity.context(server, client);
        clientTls = TlsIdentity.context(client, server);
        strangerTls = TlsIdentity.context(null, server);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    private static MllpSettings settings() {
        return MllpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static MllpSettings small(int connections, int frameBytes, long bufferBytes, Duration idle) {
        return new MllpSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                connections,
                frameBytes,
                bufferBytes,
                4,
                idle,
                false);
    }

    private MllpServer server(MllpSettings settings, @Nullable SSLContext tls, FrameHandler handler) {
        MllpServer server = MllpServer.start(settings, tls, handler, troubles::add);
        open.add(server);
        return server;
    }

    private MllpServer plainEcho(MllpSettings settings) {
        return server(settings, null, this::echo);
    }

    private CompletableFuture<byte[]> echo(Frame frame) {
        frames.add(frame);
        return CompletableFuture.completedFuture(frame.bytes());
    }

    private MllpClient client(MllpServer server, @Nullable SSLContext tls) {
        MllpClient client = MllpClient.connect(new InetSocketAddress("localhost", server.port()), tls, 64);
        open.add(client);
        return client;
    }

    private Socket raw(MllpServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        open.add(socket);
        return socket;
    }

    @Test
    @Requirement("ACC-1")
    void carriesMessagesOverMutualTlsAndNamesThePeer() throws Exception {
        MllpServer server = server(settings().withClientCertificates(true), serverTls, this::echo);

        byte[] answer = client(server, clientTls).send(HELLO).get();

        assertThat(answer).isEqualTo(HELLO);
        assertThat(frames.take().tlsPeer()).isEqualTo("CN=ward-a");
    }

    @Test
    @Requirement("ACC-1")
    void refusesAClientWithoutACertificate() throws Exception {
        MllpServer server = server(settings().withClientCertificates(true), serverTls, this::echo);

        assertThatThrownBy(() -> client(server, strangerTls).send(HELLO).get())
                .hasMessageFindingMatch("VGL-HL7-04[01]");
        assertThat(frames).isEmpty();
        assertThat(troubles.take().problem().code()).isEqualTo("VGL-HL7-035");
    }

    @Test
    void answersInOrderWhateverTheOrderOfCompletion() throws Exception {
        List<CompletableFuture<byte[]>> promised = new ArrayList<>();
        BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();
        MllpServer server = server(settings(), serverTls, frame -> {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            promised.add(answer);
            taken.add(promised.size());
            return answer;
        });
        MllpClient client = client(server, clientTls);
        List<CompletableFuture<byte[]>> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.add(client.send(("message " + i).getBytes(UTF_8)));
        }
        for (int i = 0; i < 20; i++) {
            taken.take();
        }

        for (int i = 19; i >= 0; i--) {
            promised.get(i).complete(("answer " + i).getBytes(UTF_8));
        }

        for (int i = 0; i < 20; i++) {
            assertThat(sent.get(i).get()).asString(UTF_8).isEqualTo("answer " + i);
        }
    }

    @Test
    void anAnswerThatFailsEndsTheConnectionAfterTheEarlierOnes() throws Exception {
        MllpServer server = server(
                settings(),
                serverTls,
                frame -> frame.bytes().length == 3
                        ? CompletableFuture.failedFuture(new IllegalStateException("store is down"))
                        : CompletableFuture.completedFuture(frame.bytes()));
        MllpClient client = client(server, clientTls);

        CompletableFuture<byte[]> first = client.send(HELLO);
        CompletableFuture<byte[]> second = client.send("bad".getBytes(UTF_8));

        assertThat(first.get()).isEqualTo(HELLO);
        assertThatThrownBy(second::get).hasMessageContaining("VGL-HL7-041");
    }

    @Test
    void anOversizedFrameIsAnsweredByItsFirstLineAndTheNextIsTaken() throws Exception {
        MllpServer server = plainEcho(small(8, 1000, 2_000, Duration.ofMinutes(1)));
        MllpClient client = client(server, null);

        for (int size : new int[] {1001, 1002, 1003, 9_000, 60_000}) {
            CompletableFuture<byte[]> huge = client.send(("MSH|huge\r" + "x".repeat(size - 11) + "ä").getBytes(UTF_8));
            CompletableFuture<byte[]> next = client.send(HELLO);

            assertThat(huge.get()).asString(UTF_8).isEqualTo("MSH|huge");
            assertThat(frames.take().cut()).isTrue();
            assertThat(next.get()).isEqualTo(HELLO);
            assertThat(frames.take().cut()).isFalse();
        }
    }

    @Test
    void aFrameFarBeyondTheLimitEndsOnlyItsOwnConnection() throws Exception {
        MllpServer server = plainEcho(small(8, 1000, 100_000, Duration.ofMinutes(1)));
        MllpClient neighbour = client(server, null);

        CompletableFuture<byte[]> huge = client(server, null).send(new byte[70_000]);

        assertThatThrownBy(huge::get).hasMessageContaining("VGL-HL7-041");
        assertThat(troubles.take().problem().code()).isEqualTo("VGL-HL7-033");
        assertThat(neighbour.send(new byte[1000]).get()).hasSize(1000);
    }

    @Test
    void garbageEndsOnlyItsOwnConnection() throws Exception {
        MllpServer server = plainEcho(settings());
        Socket garbage = raw(server);

        garbage.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));

        assertThat(garbage.getInputStream().read()).isEqualTo(-1);
        assertThat(troubles.take().problem().code()).isEqualTo("VGL-HL7-032");
        assertThat(client(server, null).send(HELLO).get()).isEqualTo(HELLO);
    }

    @Test
    void aPeerThatStopsWithinAFrameIsCutOff() throws Exception {
        MllpServer server = plainEcho(small(8, 1000, 100_000, Duration.ofMillis(200)));
        Socket slow = raw(server);

        slow.getOutputStream().write(new byte[] {0x0B, 'M', 'S', 'H'});

        assertThat(endOf(slow)).isTrue();
        assertThat(frames).isEmpty();
    }

    @Test
    void aPeerThatSaysNothingAtAllIsCutOffEvenBeforeTls() throws Exception {
        MllpServer server = server(small(8, 1000, 100_000, Duration.ofMillis(200)), serverTls, this::echo);

        Socket silent = raw(server);

        assertThat(endOf(silent)).isTrue();
    }

    @Test
    void aPeerThatTakesNoAnswersIsCutOff() throws Exception {
        MllpServer server = server(
                small(8, 1000, 100_000_000, Duration.ofMillis(500)),
                null,
                frame -> CompletableFuture.completedFuture(new byte[4_000_000]));
        Socket deaf = raw(server);
        OutputStream out = deaf.getOutputStream();

        for (int i = 0; i < 4; i++) {
            out.write(new byte[] {0x0B, 'x', 0x1C, 0x0D});
        }

        assertThat(troubles.poll(30, TimeUnit.SECONDS)).isNotNull();
        assertThat(client(server, null).send(HELLO).get()).hasSize(4_000_000);
    }

    @Test
    void connectionsAreBounded() throws Exception {
        MllpServer server = plainEcho(small(1, 1000, 100_000, Duration.ofMinutes(1)));
        MllpClient first = client(server, null);
        assertThat(first.send(HELLO).get()).isEqualTo(HELLO);

        Socket second = raw(server);

        assertThat(endOf(second)).isTrue();
        assertThat(troubles.take().problem().code()).isEqualTo("VGL-HL7-031");
        assertThat(first.send(HELLO).get()).isEqualTo(HELLO);
    }

    @Test
    void memoryIsBoundedOverAllConnectionsAndGivenBack() throws Exception {
        MllpServer server = plainEcho(small(8, 10_000, 5_000, Duration.ofMinutes(1)));

        CompletableFuture<byte[]> tooMuch = client(server, null).send(new byte[9_000]);

        assertThatThrownBy(tooMuch::get).hasMessageContaining("VGL-HL7-041");
        assertThat(troubles.take().problem().code()).isEqualTo("VGL-HL7-034");
        MllpClient modest = client(server, null);
        for (int i = 0; i < 50; i++) {
            assertThat(modest.send(new byte[2_000]).get()).hasSize(2_000);
        }
    }

    @Test
    void whatWasTakenBeforeClosingIsStillAnswered() throws Exception {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        MllpServer server = server(settings(), serverTls, frame -> {
            frames.add(frame);
            return answer;
        });
        CompletableFuture<byte[]> sent = client(server, clientTls).send(HELLO);
        frames.take();
        Thread closing = Thread.ofVirtual().start(server::close);

        answer.complete(HELLO);

        assertThat(sent.get()).isEqualTo(HELLO);
        closing.join();
    }

    @Test
    void aPeerThatEndsItsSideIsStillAnswered() throws Exception {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        MllpServer server = server(settings(), null, frame -> {
            frames.add(frame);
            return answer;
        });
        Socket peer = raw(server);
        peer.getOutputStream().write(framed(HELLO));
        peer.shutdownOutput();
        frames.take();
        Thread.sleep(300); // so that the end is seen before the answer is there, which must not matter

        answer.complete(HELLO);

        assertThat(peer.getInputStream().readAllBytes()).isEqualTo(framed(HELLO));
    }

    private static byte[] framed(byte[] content) throws IOException {
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.write(0x0B);
        framed.write(content);
        framed.write(0x1C);
        framed.write(0x0D);
        return framed.toByteArray();
    }

    @Test
    void anAddressInUseIsExplained() {
        MllpServer server = plainEcho(settings());
        MllpSettings taken = MllpSettings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));

        assertThatThrownBy(() -> plainEcho(taken)).hasMessageContaining("VGL-HL7-030");
    }

    private static boolean endOf(Socket socket) throws IOException {
        try {
            InputStream in = socket.getInputStream();
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }
}
