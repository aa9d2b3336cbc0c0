package health.vigil.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Which servers are believed to be who they say.
public final class TrustedAuthority {
    private TrustedAuthority() {}

    /// A context that presents nothing and trusts the servers whose certificates these authorities signed, no others.
    ///
    /// @param authority PEM file of one certificate or several; null for what the JDK trusts
    /// @throws GeneralSecurityException where it holds none
    public static SSLContext context(@Nullable Path authority) throws GeneralSecurityException, IOException {
        if (authority == null) {
            return SSLContext.getDefault();
        }
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int number = 0;
        try (InputStream pem = Files.newInputStream(authority)) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority-" + number++, each);
            }
        }
        if (number == 0) {
            throw new CertificateException("the authority's file holds no certificate");
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
