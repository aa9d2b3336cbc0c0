package health.vigil.engines.internal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import health.vigil.base.DataClass;
import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.engines.Database;
import health.vigil.engines.DatabaseAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/// A pool per role, opened at first use; Flyway as the owner.
public final class PooledDatabase implements Database {
    private static final Duration CONNECTION_LIMIT = Duration.ofSeconds(30);

    private final DatabaseAddress address;
    private final int connectionsPerRole;
    private final Runnable whenClosed;
    private final Map<DataClass, HikariDataSource> pools = new EnumMap<>(DataClass.class);
    private final Map<DataClass, Jdbi> jdbis = new EnumMap<>(DataClass.class);

    /// @param connectionsPerRole the bound of each pool
    /// @param whenClosed runs after the pools are closed
    public PooledDatabase(DatabaseAddress address, int connectionsPerRole, Runnable whenClosed) {
        this.address = address;
        this.connectionsPerRole = connectionsPerRole;
        this.whenClosed = whenClosed;
    }

    @Override
    public void migrate(List<String> schemas) {
        for (String schema : schemas) {
            try {
                Flyway.configure()
                        .dataSource(PostgresUrl.of(address), Roles.OWNER, address.ownerPassword())
                        .defaultSchema(schema)
                        .schemas(schema)
                        .createSchemas(true)
                        .locations("classpath:db/" + schema)
                        .failOnMissingLocations(true)
                        .load()
                        .migrate();
            } catch (FlywayException e) {
                throw new ProblemException(
                        new Problem(
                                "VGL-ENG-003",
                                "The schema " + schema + " of " + address + " cannot be migrated.",
                                "Check that the database is reachable and was not written by a newer version."),
                        e);
            }
        }
    }

    @Override
    public synchronized Jdbi as(DataClass dataClass) {
        return jdbis.computeIfAbsent(dataClass, absent -> Jdbi.create(pool(absent)));
    }

    @Override
    public synchronized void close() {
        pools.values().forEach(HikariDataSource::close);
        pools.clear();
        jdbis.clear();
        whenClosed.run();
    }

    private HikariDataSource pool(DataClass dataClass) {
        String role = DatabaseAddress.role(dataClass);
        String password = address.passwords().get(dataClass);
        if (password == null) {
            throw new ProblemException(
                    "VGL-ENG-004",
                    "No password is configured for the database role " + role + ".",
                    "Add it to the database section of the configuration.");
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName(role);
        config.setJdbcUrl(PostgresUrl.of(address));
        config.setUsername(role);
        config.setPassword(password);
        config.setMaximumPoolSize(connectionsPerRole);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_LIMIT.toMillis());
        HikariDataSource pool = new HikariDataSource(config);
        pools.put(dataClass, pool);
        return pool;
    }
}
