package health.vigil.engines.internal;

import health.vigil.base.DataClass;
import health.vigil.engines.DatabaseAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// The roles of an installation and what they may do before any room has granted anything: sign in, and no more.
public final class Roles {
    /// Owns every schema and migrates; no room uses it.
    public static final String OWNER = "vigil_owner";

    private Roles() {}

    /// All roles, the owner first.
    public static List<String> all() {
        List<String> roles = new ArrayList<>();
        roles.add(OWNER);
        for (DataClass dataClass : DataClass.values()) {
            roles.add(DatabaseAddress.role(dataClass));
        }
        return roles;
    }

    /// Makes the missing roles and gives each the password that is kept for it.
    public static void create(Connection superuser, Passwords passwords) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            for (String role : all()) {
                statement.execute("""
                        DO $$ BEGIN
                          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN
                            CREATE ROLE %1$s NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
                          END IF;
                        END $$""".formatted(role));
                statement.execute("ALTER ROLE " + role + " LOGIN PASSWORD '" + passwords.of(role) + "'");
            }
        }
    }

    /// Makes a database that nobody but these roles can reach.
    public static void createDatabase(Connection superuser, String name) throws SQLException {
        try (Statement statement = superuser.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " OWNER " + OWNER);
            statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
            for (String role : all()) {
                statement.execute("GRANT CONNECT ON DATABASE " + name + " TO " + role);
            }
        }
    }

    /// Takes from everyone what PostgreSQL gives everyone inside a database.
    public static void closeToPublic(Connection superuserInDatabase) throws SQLException {
        try (Statement statement = superuserInDatabase.createStatement()) {
            statement.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
            statement.execute("ALTER DEFAULT PRIVILEGES FOR ROLE " + OWNER + " REVOKE ALL ON FUNCTIONS FROM PUBLIC");
            statement.execute("ALTER DEFAULT PRIVILEGES FOR ROLE " + OWNER + " REVOKE ALL ON TYPES FROM PUBLIC");
        }
    }
}
