package health.vigil.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/// LinuxForHealth's converter of HL7 v2 to FHIR, with its default settings.
final class Hl7Converter implements AutoCloseable {
    private final Peer peer;
    private final Path file;
    private final int seconds;
    private long resources;

    private Hl7Converter(Peer peer, Path file, int seconds) {
        this.peer = peer;
        this.file = file;
        this.seconds = seconds;
    }

    /// @param seconds of each run
    static Hl7Converter start(int seconds) throws IOException, InterruptedException {
        return new Hl7Converter(
                Peer.start("converter", List.of(), List.of("ConverterPeer")),
                Files.createTempFile("vigil-peer", ".txt"),
                seconds);
    }

    /// What it converts from now on.
    void take(List<byte[]> messages) throws IOException {
        Files.write(
                file, messages.stream().map(Base64.getEncoder()::encodeToString).toList());
    }

    /// Messages converted for each second of processor time of its process.
    long rate() throws IOException {
        peer.say(seconds + " " + file);
        List<String> done = peer.heard("done");
        resources = Long.parseLong(done.get(2));
        return Math.round(Long.parseLong(done.get(0)) * 1e9 / Long.parseLong(done.get(1)));
    }

    /// How many resources it made of the first message.
    long resources() {
        return resources;
    }

    @Override
    public void close() throws IOException {
        peer.close();
        Files.delete(file);
    }
}
