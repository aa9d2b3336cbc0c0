package health.vigil.ledger.internal.timestamp;

import health.vigil.base.Sha256;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/// An authority's reply to a time-stamp request (RFC 3161 section 2.4.2), which says when some bytes existed.
public final class TimestampReply {
    private final TimeStampToken token;

    private TimestampReply(TimeStampToken token) {
        this.token = token;
    }

    /// The request for a stamp over bytes, asking for the authority's certificate.
    ///
    /// @param nonce against replies of before
    public static byte[] request(byte[] stamped, BigInteger nonce) throws IOException {
        TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        return generator
                .generate(TSPAlgorithms.SHA256, Sha256.of(stamped), nonce)
                .getEncoded();
    }

    /// Reads the reply to a request: granted, with the request's imprint and nonce.
    ///
    /// @throws IllegalArgumentException for any other reply
    public static TimestampReply parse(byte[] reply, byte[] request) {
        try {
            TimeStampResponse response = new TimeStampResponse(reply);
            response.validate(new TimeStampRequest(request));
        } catch (TSPException | IOException e) {
            throw new IllegalArgumentException("it does not answer the request", e);
        }
        return parse(reply);
    }

    /// Reads a kept reply without believing it: [#requireOver] is the check.
    ///
    /// @param reply DER, possibly hostile
    /// @throws IllegalArgumentException if it grants no stamp with a certificate
    public static TimestampReply parse(byte[] reply) {
        try {
            TimeStampResponse response = new TimeStampResponse(reply);
            TimeStampToken token = response.getTimeStampToken();
            if (token == null || response.getStatus() > 1) {
                throw new IllegalArgumentException("it grants no stamp");
            }
            return new TimestampReply(token);
        } catch (TSPException | IOException | RuntimeException e) {
            throw new IllegalArgumentException("it is not a time-stamp reply", e);
        }
    }

    /// When the bytes existed, by the authority's clock.
    public Instant time() {
        return token.getTimeStampInfo().getGenTime().toInstant();
    }

    /// Requires that the stamp is over these bytes and signed by the certificate that it carries.
    ///
    /// @throws IllegalArgumentException if not
    public TimestampReply requireOver(byte[] stamped) {
        if (!TSPAlgorithms.SHA256.equals(token.getTimeStampInfo().getMessageImprintAlgOID())
                || !MessageDigest.isEqual(
                        Sha256.of(stamped), token.getTimeStampInfo().getMessageImprintDigest())) {
            throw new IllegalArgumentException("it stamps other bytes");
        }
        try {
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(certificate()));
        } catch (TSPException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalArgumentException("its signature does not hold", e);
        }
        return this;
    }

    /// Requires that an authority known to the reader issued the stamping certificate, valid at the stamp's time.
    ///
    /// @throws IllegalArgumentException if not
    public void requireUnder(X509Certificate authority) {
        try {
            X509Certificate signer = certificate();
            if (signer.equals(authority)) {
                signer.checkValidity(Date.from(time()));
                return;
            }
            X509CertSelector selector = new X509CertSelector();
            selector.setCertificate(signer);
            PKIXBuilderParameters parameters =
                    new PKIXBuilderParameters(Set.of(new TrustAnchor(authority, null)), selector);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(time()));
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(certificates())));
            CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("another authority made it", e);
        }
    }

    /// Whether this authority issued the stamping certificate, as [#requireUnder].
    public boolean isUnder(X509Certificate authority) {
        try {
            requireUnder(authority);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private X509Certificate certificate() throws GeneralSecurityException {
        for (X509CertificateHolder holder : carried()) {
            if (token.getSID().match(holder)) {
                return new JcaX509CertificateConverter().getCertificate(holder);
            }
        }
        throw new GeneralSecurityException("it carries no certificate");
    }

    private List<X509Certificate> certificates() throws GeneralSecurityException {
        List<X509Certificate> all = new ArrayList<>();
        for (X509CertificateHolder holder : carried()) {
            all.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
        return all;
    }

    private Collection<X509CertificateHolder> carried() {
        return token.getCertificates().getMatches(null);
    }
}
