package health.vigil.engines;

import health.vigil.base.ProblemException;
import health.vigil.engines.internal.CertificateMaker;
import health.vigil.engines.internal.Pem;
import health.vigil.engines.internal.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// The installation's own certificate authority and the certificates under it, kept as PEM files with mode 0600: a
/// server certificate for loopback and one client certificate per machine that signs in with one. What is missing, or
/// within thirty days of its end, is made anew when it is asked for.
public final class Certificates {
    private static final Duration RENEW_BEFORE_END = Duration.ofDays(30);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final String AUTHORITY = "authority";
    private static final String SERVER = "server";

    private final Path directory;
    private final InstantSource clock;

    private Certificates(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// A certificate and its key.
    ///
    /// @param certificate PEM file with the leaf, then the authority
    /// @param key PEM file, PKCS #8, mode 0600
    public record Leaf(Path certificate, Path key) {}

    /// Opens the directory; makes the authority and the server's certificate at the first start. When the authority
    /// is renewed, all leaves under it are made anew.
    ///
    /// @param directory such as `<data>/tls`
    /// @param clock the system's clock: certificates follow real time, also in a sandbox
    /// @throws ProblemException `VGL-ENG-001` where the files cannot be read or made
    public static Certificates in(Path directory, InstantSource clock) {
        Certificates certificates = new Certificates(PrivateFiles.directory(directory), clock);
        certificates.prepareAuthority();
        certificates.server();
        return certificates;
    }

    /// PEM file of the authority that all the others are signed by.
    public Path authority() {
        return certificateFile(AUTHORITY);
    }

    /// The certificate of every door on loopback: `localhost`, `127.0.0.1` and `::1`.
    public Leaf server() {
        return leaf(SERVER);
    }

    /// The certificate of a client, made at first use.
    ///
    /// @param name becomes the common name: 1 to 63 of `a-z`, `0-9` and `-`
    public Leaf client(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a client's name is of a-z, 0-9 and -");
        }
        return leaf("client-" + name);
    }

    /// A context that presents the server's certificate and trusts clients of this authority only. Whether a client
    /// must present one is the socket's setting.
    public SSLContext serverContext() {
        return context(server());
    }

    /// A context that presents the client's certificate and trusts servers of this authority only.
    public SSLContext clientContext(String name) {
        return context(client(name));
    }

    /// A context that presents nothing and trusts servers of another authority only.
    ///
    /// @param authority PEM file of its certificate
    public static SSLContext trusting(Path authority) {
        try {
            return context(null, Pem.certificate(authority));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("no certificate in " + authority.getFileName(), e);
        }
    }

    private synchronized void prepareAuthority() {
        try {
            if (!Files.exists(keyFile(AUTHORITY)) || ends(AUTHORITY)) {
                CertificateMaker.Pair made = new CertificateMaker(clock.instant()).authority("Vigil authority");
                dropLeaves();
                PrivateFiles.write(keyFile(AUTHORITY), Pem.of(made.key()));
                PrivateFiles.write(certificateFile(AUTHORITY), Pem.of(made.certificate()));
            }
        } catch (GeneralSecurityException | IOException e) {
            throw broken(e);
        }
    }

    private synchronized Leaf leaf(String name) {
        try {
            if (!Files.exists(keyFile(name)) || ends(name)) {
                CertificateMaker.Pair signer =
                        new CertificateMaker.Pair(Pem.certificate(authority()), Pem.key(keyFile(AUTHORITY)));
                CertificateMaker maker = new CertificateMaker(clock.instant());
                CertificateMaker.Pair made = name.equals(SERVER)
                        ? maker.loopbackServer(signer)
                        : maker.client(signer, name.substring("client-".length()));
                PrivateFiles.write(keyFile(name), Pem.of(made.key()));
                PrivateFiles.write(certificateFile(name), Pem.of(made.certificate()) + Pem.of(signer.certificate()));
            }
        } catch (GeneralSecurityException e) {
            throw broken(e);
        }
        return new Leaf(certificateFile(name), keyFile(name));
    }

    private boolean ends(String name) throws GeneralSecurityException {
        if (!Files.exists(certificateFile(name))) {
            return true;
        }
        Instant end = Pem.certificate(certificateFile(name)).getNotAfter().toInstant();
        return clock.instant().plus(RENEW_BEFORE_END).isAfter(end);
    }

    private void dropLeaves() throws IOException {
        try (java.nio.file.DirectoryStream<Path> all =
                Files.newDirectoryStream(directory, "{server,client-*}.{crt,key}")) {
            for (Path file : all) {
                Files.delete(file);
            }
        }
    }

    private SSLContext context(Leaf leaf) {
        try {
            X509Certificate signer = Pem.certificate(authority());
            KeyStore identity = KeyStore.getInstance("PKCS12");
            identity.load(null, null);
            identity.setKeyEntry("leaf", Pem.key(leaf.key()), new char[0], new Certificate[] {
                Pem.certificate(leaf.certificate()), signer
            });
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity, new char[0]);
            return context(keys.getKeyManagers(), signer);
        } catch (GeneralSecurityException | IOException e) {
            throw broken(e);
        }
    }

    private static SSLContext context(KeyManager @Nullable [] keys, X509Certificate signer)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(AUTHORITY, signer);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    private Path certificateFile(String name) {
        return directory.resolve(name + ".crt");
    }

    private Path keyFile(String name) {
        return directory.resolve(name + ".key");
    }

    private ProblemException broken(Exception cause) {
        return new ProblemException(
                new health.vigil.base.Problem(
                        "VGL-ENG-001",
                        "The TLS certificates in " + directory + " cannot be read or made.",
                        "Restore the directory, or remove it so that a new authority is made at the next start."),
                cause);
    }
}
