package health.vigil.engines;

import health.vigil.base.DataClass;
import java.nio.file.Path;
import java.util.Map;

/// Where a PostgreSQL is and how each role signs in. TLS with host verification, always.
///
/// @param host host name, as in the server's certificate
/// @param port TCP port
/// @param database database name
/// @param authority PEM file of the certificate authority that signed the server's certificate
/// @param ownerPassword of the role `vigil_owner`, which migrates and is used by nothing else
/// @param passwords of the role of each data class, `vigil_identified` and so on
public record DatabaseAddress(
        String host,
        int port,
        String database,
        Path authority,
        String ownerPassword,
        Map<DataClass, String> passwords) {
    public DatabaseAddress {
        passwords = Map.copyOf(passwords);
    }

    /// The role that a data class signs in with, such as `vigil_identified`.
    public static String role(DataClass dataClass) {
        return "vigil_" + dataClass.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String toString() {
        return host + ":" + port + "/" + database;
    }
}
