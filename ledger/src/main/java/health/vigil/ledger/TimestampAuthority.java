package health.vigil.ledger;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;

/// Who states the time (RFC 3161): DER in, DER out.
public interface TimestampAuthority {
    /// Answers a request.
    ///
    /// @param request a `TimeStampReq`
    /// @return a `TimeStampResp`, believed only after its check
    /// @throws IOException if there is no answer; it will be asked again
    byte[] stamp(byte[] request) throws IOException, InterruptedException;

    /// The certificates whose stamps are its own; others are never kept.
    List<X509Certificate> certificates();
}
