package health.vigil.ledger.internal.timestamp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/// A P-256 key with a self-signed certificate for nothing but time stamps (RFC 3161 section 2.3).
///
/// @param key the private key
/// @param certificate with the key purpose `timeStamping`, critical
public record StampingKey(PrivateKey key, X509Certificate certificate) {
    private static final Duration LIFE = Duration.ofDays(3650);
    private static final String ALGORITHM = "SHA256withECDSA";

    /// Makes one.
    public static StampingKey make(Instant now, SecureRandom random) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair keys = generator.generateKeyPair();
        X500Name name = new X500Name("O=Vigil,CN=Vigil embedded time-stamp authority");
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(127, random).setBit(126),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(LIFE)),
                name,
                keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(ALGORITHM).build(keys.getPrivate())));
            return new StampingKey(keys.getPrivate(), certificate);
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("the certificate cannot be signed", e);
        }
    }

    /// Both as bytes: the certificate's length in 32 bits, the certificate, the key in PKCS #8.
    public byte[] encode() throws GeneralSecurityException {
        byte[] certified = certificate.getEncoded();
        byte[] secret = key.getEncoded();
        return ByteBuffer.allocate(Integer.BYTES + certified.length + secret.length)
                .putInt(certified.length)
                .put(certified)
                .put(secret)
                .array();
    }

    /// What [#encode] gave.
    ///
    /// @throws GeneralSecurityException for anything else
    public static StampingKey decode(byte[] bytes) throws GeneralSecurityException {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte[] certified = new byte[Math.clamp(in.getInt(), 0, bytes.length)];
            in.get(certified);
            byte[] secret = new byte[in.remaining()];
            in.get(secret);
            return new StampingKey(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(secret)),
                    (X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(certified)));
        } catch (BufferUnderflowException e) {
            throw new GeneralSecurityException("not a stamping key", e);
        }
    }

    /// What makes tokens with this key and certificate.
    public TimeStampTokenGenerator tokens(ASN1ObjectIdentifier policy)
            throws GeneralSecurityException, OperatorCreationException, TSPException {
        TimeStampTokenGenerator generator = new TimeStampTokenGenerator(
                new JcaSimpleSignerInfoGeneratorBuilder().build(ALGORITHM, key, certificate),
                new JcaDigestCalculatorProviderBuilder()
                        .build()
                        .get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
                policy);
        generator.addCertificates(new JcaCertStore(List.of(certificate)));
        return generator;
    }
}
