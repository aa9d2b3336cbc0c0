package health.vigil.smart.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import health.vigil.base.ProblemException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/// A key that signs, from a file that the operator put there: a JWK (RFC 7517), or PEM as OpenSSL writes it.
public final class PrivateKeys {
    private PrivateKeys() {}

    /// The key, with its own id or, where it has none, its thumbprint (RFC 7638).
    ///
    /// @throws ProblemException `VGL-SMT-002` where the file is no private key that is used
    public static JWK read(Path file) {
        try {
            String text = Files.readString(file).strip();
            JWK key = text.startsWith("{") ? JWK.parse(text) : pem(text);
            Algorithms.of(key);
            if (!key.isPrivate()) {
                throw unusable(file);
            }
            return key.getKeyID() == null ? named(key) : key;
        } catch (IOException | ParseException | JOSEException | IllegalArgumentException e) {
            throw unusable(file);
        }
    }

    private static JWK named(JWK key) throws JOSEException {
        return switch (key) {
            case ECKey curve -> new ECKey.Builder(curve).keyIDFromThumbprint().build();
            case RSAKey rsa -> new RSAKey.Builder(rsa).keyIDFromThumbprint().build();
            default -> throw new IllegalArgumentException("a kind of key that is not used");
        };
    }

    private static JWK pem(String text) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            Object found = parser.readObject();
            while (found instanceof ASN1ObjectIdentifier) { // the curve, which stands before the key
                found = parser.readObject();
            }
            return switch (found) {
                case PEMKeyPair pair -> jwk(pair.getPrivateKeyInfo());
                case PrivateKeyInfo key -> jwk(key);
                case null, default -> throw new IllegalArgumentException("no private key, or a locked one");
            };
        }
    }

    /// The public half follows from the private one, which PEM may hold alone.
    private static JWK jwk(PrivateKeyInfo key) throws IOException {
        if (key.getPrivateKeyAlgorithm().getParameters() == null) {
            throw new IllegalArgumentException("a curve without its name");
        }
        return switch (PrivateKeyFactory.createKey(key)) {
            case ECPrivateKeyParameters curve -> elliptic(curve);
            case RSAPrivateCrtKeyParameters rsa ->
                new RSAKey.Builder(Base64URL.encode(rsa.getModulus()), Base64URL.encode(rsa.getPublicExponent()))
                        .privateExponent(Base64URL.encode(rsa.getExponent()))
                        .build();
            default -> throw new IllegalArgumentException("a kind of key that is not used");
        };
    }

    private static JWK elliptic(ECPrivateKeyParameters key) {
        if (!(key.getParameters() instanceof ECNamedDomainParameters named)) {
            throw new IllegalArgumentException("a curve without its name");
        }
        Curve curve = Curve.forOID(named.getName().getId());
        if (curve == null) {
            throw new IllegalArgumentException("a curve that is not used");
        }
        int bits = named.getCurve().getFieldSize();
        ECPoint point = named.getG().multiply(key.getD()).normalize();
        return new ECKey.Builder(
                        curve,
                        ECKey.encodeCoordinate(bits, point.getAffineXCoord().toBigInteger()),
                        ECKey.encodeCoordinate(bits, point.getAffineYCoord().toBigInteger()))
                .d(ECKey.encodeCoordinate(bits, key.getD()))
                .build();
    }

    private static ProblemException unusable(Path file) {
        return new ProblemException(
                "VGL-SMT-002",
                "The key to sign with cannot be used: " + file.getFileName() + ".",
                "Give one unlocked private key, as PEM or JWK: EC on P-384 or P-256, or RSA of at least 2048 bits.");
    }
}
