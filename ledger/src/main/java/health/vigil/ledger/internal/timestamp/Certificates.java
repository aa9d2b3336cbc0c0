package health.vigil.ledger.internal.timestamp;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.internal.tiles.LogFiles;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Certificates of time-stamp authorities in a file of the reader's.
public final class Certificates {
    private static final int LARGEST = 256 * 1024;

    private Certificates() {}

    /// The certificates of a file, PEM or DER.
    ///
    /// @throws ProblemException `VGL-LED-030` if there is none, or something else
    public static List<X509Certificate> read(Path file) {
        try {
            List<X509Certificate> all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(LogFiles.read(file, LARGEST)))
                    .stream()
                    .map(Certificates::x509)
                    .toList();
            if (all.isEmpty()) {
                throw unreadable(file, null);
            }
            return all;
        } catch (CertificateException e) {
            throw unreadable(file, e);
        }
    }

    private static X509Certificate x509(Certificate certificate) {
        return (X509Certificate) certificate;
    }

    private static ProblemException unreadable(Path file, @Nullable Exception cause) {
        Problem problem = new Problem(
                "VGL-LED-030",
                "The file " + file + " holds no certificate of a time-stamp authority.",
                "Name a file of one or more X.509 certificates, PEM.");
        return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
    }
}
