package health.vigil.server.internal.web;

import java.util.List;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/// Hangs the doors into the container.
@Configuration(proxyBeanMethods = false)
class Servlets {

    @Bean
    ServletContextInitializer doors(WebParts parts) {
        return context -> {
            // browsers send forms in the page's encoding and do not say so
            context.setRequestCharacterEncoding("UTF-8");
            for (Door door : parts.doors()) {
                ServletRegistrationBean<?> registration = new ServletRegistrationBean<>(
                        door.servlet(), door.paths().toArray(new String[0]));
                registration.setName(door.name());
                registration.setAsyncSupported(true);
                registration.setLoadOnStartup(1); // what an earlier process left to do begins without a caller
                registration.onStartup(context);
            }
        };
    }

    /// Lets servlets turn a request into a WebSocket.
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> webSockets() {
        return factory ->
                factory.addContextCustomizers(context -> context.addServletContainerInitializer(new WsSci(), null));
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> refusals() {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ContainerRefusals()));
    }

    @Bean
    ServletRegistrationBean<PlainServlets.Health> health() {
        return new ServletRegistrationBean<>(new PlainServlets.Health(), "/healthz");
    }

    @Bean
    ServletRegistrationBean<PlainServlets.Readiness> readiness(WebParts parts) {
        return new ServletRegistrationBean<>(new PlainServlets.Readiness(parts.notReady()), "/readyz");
    }

    @Bean
    ServletRegistrationBean<PlainServlets.Metrics> metrics(WebParts parts) {
        return new ServletRegistrationBean<>(new PlainServlets.Metrics(parts.scrapes()), "/metrics");
    }

    @Bean
    SessionLimits sessionLimits(WebParts parts) {
        return new SessionLimits(
                parts.accounts(), parts.wallClock(), parts.config().session());
    }

    @Bean
    ServletListenerRegistrationBean<SessionLimits> sessionEnds(SessionLimits limits) {
        return new ServletListenerRegistrationBean<>(limits);
    }

    /// It runs inside the pages' security chain only, not once more in front of everything.
    @Bean
    FilterRegistrationBean<SessionLimits> notForEverything(SessionLimits limits) {
        FilterRegistrationBean<SessionLimits> registration = new FilterRegistrationBean<>(limits);
        registration.setEnabled(false);
        return registration;
    }

    /// In front of security, whose refusals it records too.
    @Bean
    FilterRegistrationBean<RefusalRecord> refusalRecord(WebParts parts) {
        FilterRegistrationBean<RefusalRecord> registration =
                new FilterRegistrationBean<>(new RefusalRecord(parts.refused()));
        registration.setUrlPatterns(List.of("/*"));
        registration.setAsyncSupported(true);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }

    /// In front of security, which cannot read such addresses, and behind what records refusals.
    @Bean
    FilterRegistrationBean<AddressCheck> addressCheck() {
        FilterRegistrationBean<AddressCheck> registration = new FilterRegistrationBean<>(new AddressCheck());
        registration.setUrlPatterns(List.of("/*"));
        registration.setAsyncSupported(true);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return registration;
    }

    @Bean
    FilterRegistrationBean<RequestLog> requestLog(WebParts parts) {
        FilterRegistrationBean<RequestLog> registration =
                new FilterRegistrationBean<>(new RequestLog(parts.registry()));
        registration.setUrlPatterns(List.of("/*"));
        registration.setAsyncSupported(true);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
