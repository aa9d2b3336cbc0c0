package health.vigil.engines.internal;

import health.vigil.engines.DatabaseAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// How the driver is told to connect: TLS with the host verified, and no row content in error messages.
public final class PostgresUrl {
    private PostgresUrl() {}

    /// The JDBC address, without a user or password.
    public static String of(DatabaseAddress address) {
        return "jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + address.database()
                + "?sslmode=verify-full"
                + "&sslrootcert=" + encoded(address.authority().toAbsolutePath().toString())
                + "&logServerErrorDetail=false"
                + "&reWriteBatchedInserts=true"
                + "&tcpKeepAlive=true"
                + "&ApplicationName=vigil";
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
