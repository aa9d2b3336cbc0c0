package health.vigil.hl7v2;

import java.util.concurrent.CompletableFuture;

/// What stands behind an [MllpServer].
@FunctionalInterface
public interface FrameHandler {
    /// Takes one message and promises its acknowledgement.
    ///
    /// Called in order of arrival per connection, on that connection's virtual thread, which reads the next
    /// frame as soon as the call returns: so it should return early and complete later. Acknowledgements leave
    /// in order of arrival whatever the order of completion. A future that fails closes the connection without
    /// an answer, so that the sender sends again.
    ///
    /// @return the acknowledgement, unframed; an empty array sends none
    CompletableFuture<byte[]> handle(Frame frame);
}
