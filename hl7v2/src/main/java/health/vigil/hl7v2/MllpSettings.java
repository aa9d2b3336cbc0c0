package health.vigil.hl7v2;

import java.net.InetSocketAddress;
import java.time.Duration;

/// How an [MllpServer] listens and how much it puts up with.
///
/// @param bind where; port 0 for any free one
/// @param connections at most so many at a time; further ones are closed at once
/// @param frameBytes at most so large a message; a larger one is answered with a refusal
/// @param bufferBytes all connections together hold at most so much of messages that are arriving or not yet
///     answered; a connection that would need more is closed
/// @param inFlight messages of one connection taken and not yet answered; beyond that its input waits
/// @param idle a connection that sends nothing for so long, or stops within a frame, or does not take its
///     answers, is closed
/// @param clientCertificates whether a client must show a certificate that the TLS context trusts
public record MllpSettings(
        InetSocketAddress bind,
        int connections,
        int frameBytes,
        long bufferBytes,
        int inFlight,
        Duration idle,
        boolean clientCertificates) {
    /// 256 connections, messages of 16 MB, 256 MB in all, 256 in flight, five minutes, no client certificates.
    public static MllpSettings on(InetSocketAddress bind) {
        return new MllpSettings(bind, 256, Limits.DEFAULT.bytes(), 256L << 20, 256, Duration.ofMinutes(5), false);
    }

    public MllpSettings withConnections(int most) {
        return new MllpSettings(bind, most, frameBytes, bufferBytes, inFlight, idle, clientCertificates);
    }

    public MllpSettings withClientCertificates(boolean required) {
        return new MllpSettings(bind, connections, frameBytes, bufferBytes, inFlight, idle, required);
    }
}
