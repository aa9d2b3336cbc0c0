package health.vigil.server.internal.web;

import health.vigil.base.DataClass;
import health.vigil.base.Ids;
import health.vigil.engines.Certificates;
import health.vigil.engines.Database;
import health.vigil.engines.ScratchDatabase;
import health.vigil.ledger.PostgresLedger;
import health.vigil.policy.CedarPolicy;
import health.vigil.server.Neighbours;
import health.vigil.server.SmartSettings;
import health.vigil.server.VigilConfig;
import health.vigil.server.internal.RefusedCalls;
import health.vigil.server.internal.Scrapes;
import health.vigil.server.internal.accounts.Accounts;
import health.vigil.server.internal.accounts.Programs;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// The real server over TLS, with the real accounts, programs and policies and a database of its own.
final class TestServer implements AutoCloseable {
    private final Database database = ScratchDatabase.with(List.of("ledger", "ops"));
    private final Certificates certificates;
    private final Accounts accounts;
    private final WebServer web;

    /// @param directory empty
    /// @param registered the programs that may have tokens
    /// @param notReady what the server says of itself when it is asked
    /// @param doors what stands in the place of the rooms
    TestServer(
            Path directory,
            SmartSettings registered,
            InstantSource clock,
            Supplier<List<String>> notReady,
            Function<Programs, List<Door>> doors) {
        VigilConfig config =
                VigilConfig.embedded(directory, 0, 0).with(Neighbours.none().with(registered));
        Jdbi operational = database.as(DataClass.OPERATIONAL);
        PostgresLedger ledger = new PostgresLedger();
        Ids ids = new Ids(clock, new SplittableRandom(7));
        this.certificates = Certificates.in(directory, InstantSource.system());
        this.accounts = new Accounts(
                operational,
                ledger,
                ids,
                clock,
                clock,
                Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                config.signIn());
        Programs programs = new Programs(registered, operational, clock, accounts);
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        this.web = WebServer.start(new WebParts(
                config,
                certificates,
                accounts,
                programs,
                new RefusedCalls(operational, ledger, ids, clock, clock),
                clock,
                meters,
                new Scrapes(meters::scrape, CedarPolicy.shipped(ids), operational, ledger, ids, clock),
                notReady,
                doors.apply(programs)));
    }

    Database database() {
        return database;
    }

    Certificates certificates() {
        return certificates;
    }

    Accounts accounts() {
        return accounts;
    }

    int port() {
        return web.port();
    }

    /// Trusts the server, and shows a certificate of a program's.
    HttpClient program() {
        return HttpClient.newBuilder()
                .sslContext(certificates.clientContext("program"))
                .build();
    }

    @Override
    public void close() {
        web.close();
        database.close();
    }
}
