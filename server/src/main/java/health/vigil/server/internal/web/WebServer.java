package health.vigil.server.internal.web;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.engines.Certificates;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// The HTTPS server: Spring Boot's Tomcat and Spring Security around servlets that know neither.
public final class WebServer implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private WebServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /// The classes that make it.
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
    @Import({SecurityRules.class, Servlets.class})
    static class Parts {}

    /// Starts it and returns when it answers.
    ///
    /// @throws ProblemException `VGL-SRV-003` where the port is taken
    public static WebServer start(WebParts parts) {
        // Logging is set up once, by logback.xml, for everything that starts before this and goes on after it.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        SpringApplication application = new SpringApplication(Parts.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setAddCommandLineProperties(false);
        application.addInitializers(context -> {
            settle(context.getEnvironment(), parts);
            context.getBeanFactory().registerSingleton("parts", parts);
            context.getBeanFactory().registerSingleton("accounts", parts.accounts());
            context.getBeanFactory().registerSingleton("programs", parts.programs());
        });
        try {
            return new WebServer(application.run());
        } catch (RuntimeException e) {
            if (isCausedBy(e, PortInUseException.class)) {
                throw new ProblemException(
                        new Problem(
                                "VGL-SRV-003",
                                "Port " + parts.config().https().port() + " is in use.",
                                "Stop what listens there, or set https.port in the configuration."),
                        e);
            }
            throw e;
        }
    }

    /// The port that it listens on.
    public int port() {
        org.springframework.boot.web.server.WebServer container =
                ((ServletWebServerApplicationContext) context).getWebServer();
        if (container == null) {
            throw new IllegalStateException("the server is closed");
        }
        return container.getPort();
    }

    @Override
    public void close() {
        context.close();
    }

    /// Our settings stand above whatever else the framework reads (environment, files), so that the
    /// configuration file is the only place where this server is configured.
    private static void settle(ConfigurableEnvironment environment, WebParts parts) {
        Certificates.Leaf leaf = parts.certificates().server();
        Map<String, Object> settings = new HashMap<>();
        settings.put("server.address", parts.config().https().bind());
        settings.put("server.port", parts.config().https().port());
        settings.put("server.ssl.certificate", "file:" + leaf.certificate().toAbsolutePath());
        settings.put("server.ssl.certificate-private-key", "file:" + leaf.key().toAbsolutePath());
        settings.put("server.ssl.enabled-protocols", "TLSv1.3,TLSv1.2");
        settings.put("server.http2.enabled", "true");
        settings.put("server.shutdown", "immediate");
        settings.put("server.tomcat.max-http-form-post-size", "64KB");
        // FHIR's system|code, which many clients send as it is.
        settings.put("server.tomcat.relaxed-query-chars", "|");
        // Longer addresses than FHIR's door takes, so that it can say so.
        settings.put("server.max-http-request-header-size", "32KB");
        // Tomcat's 100 requests a connection cost a program a new TLS handshake as often.
        settings.put("server.tomcat.max-keep-alive-requests", "-1");
        settings.put("server.servlet.session.timeout", parts.config().session().idle());
        settings.put("server.servlet.session.tracking-modes", "cookie");
        settings.put("server.servlet.session.cookie.name", "__Host-vigil");
        settings.put("server.servlet.session.cookie.path", "/");
        settings.put("server.servlet.session.cookie.http-only", "true");
        settings.put("server.servlet.session.cookie.secure", "true");
        // in an EHR's frame a browser keeps no other cookie, and that one apart for each EHR
        boolean framed = !parts.config().neighbours().frames().isEmpty();
        settings.put("server.servlet.session.cookie.same-site", framed ? "none" : "strict");
        settings.put("server.servlet.session.cookie.partitioned", framed);
        settings.put("spring.web.error.include-stacktrace", "never");
        settings.put("server.error.include-stacktrace", "never");
        settings.put("spring.threads.virtual.enabled", "true");
        settings.put("spring.jmx.enabled", "false");
        settings.put("spring.main.web-application-type", "servlet");
        environment.getPropertySources().addFirst(new MapPropertySource("vigil", settings));
    }

    private static boolean isCausedBy(Throwable thrown, Class<? extends Throwable> kind) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (kind.isInstance(each)) {
                return true;
            }
        }
        return false;
    }
}
