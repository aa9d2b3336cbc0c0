package health.vigil.server.internal.web;

import health.vigil.gateway.FhirGateway;
import health.vigil.server.SmartSettings;
import health.vigil.server.internal.accounts.Accounts;
import health.vigil.server.internal.accounts.Programs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/// Who may enter which door: everything asks for a sign-in, except health and the sign-in page with its
/// assets. What somebody may do inside is decided by policy, in the room.
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityRules {
    private static final String CONTENT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ";

    /// Health, assets and how programs sign in are nobody's data; who listens for notifications shows a token there, on
    /// the connection; clients of CDS Hooks, and programs that want a token, show a signed assertion, which those
    /// doors check.
    @Bean
    @Order(1)
    SecurityFilterChain open(HttpSecurity http) throws Exception {
        return hardened(http)
                .securityMatcher(
                        "/healthz",
                        "/readyz",
                        "/assets/**",
                        FhirGateway.NOTIFICATIONS,
                        "/cds-services",
                        "/cds-services/**",
                        SmartSettings.TOKEN,
                        SmartConfiguration.AT_SERVER,
                        SmartConfiguration.AT_FHIR)
                .authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    /// APIs take no session: a foreign page's request carries no authority here and needs no CSRF token, and there is
    /// nothing to sign out of and nothing to go back to.
    @Bean
    @Order(2)
    SecurityFilterChain apis(HttpSecurity http, Accounts accounts, Programs programs) throws Exception {
        return hardened(http)
                .securityMatcher("/fhir/**", "/evidence/api/**", "/senders/api/**", "/sources/**", "/metrics")
                .authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .authenticationProvider(new SignIn(accounts))
                .httpBasic(basic -> basic.authenticationEntryPoint(loginNeeded()))
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(loginNeeded()))
                .addFilterBefore(new BearerTokens(accounts, programs), BasicAuthenticationFilter.class)
                .addFilterBefore(new SignedInPrincipal(), AuthorizationFilter.class)
                .build();
    }

    /// Whoever an EHR sends has no session yet; what it brings is checked in the room, and a form is never sent there.
    @Bean
    @Order(3)
    SecurityFilterChain launches(HttpSecurity http, WebParts parts) throws Exception {
        return framed(http, parts)
                .securityMatcher("/launch", "/launch/**")
                .authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    @Order(4)
    SecurityFilterChain pages(HttpSecurity http, WebParts parts, SessionLimits limits) throws Exception {
        Accounts accounts = parts.accounts();
        SimpleUrlAuthenticationSuccessHandler toStart = new SimpleUrlAuthenticationSuccessHandler("/");
        return framed(http, parts)
                .authorizeHttpRequests(rules -> rules.requestMatchers("/sign-in")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .authenticationProvider(new SignIn(accounts))
                .formLogin(form -> form.loginPage("/sign-in")
                        .loginProcessingUrl("/sign-in")
                        .failureUrl("/sign-in?failed")
                        .successHandler((request, response, signedIn) -> {
                            limits.signedIn(request);
                            toStart.onAuthenticationSuccess(request, response, signedIn);
                        }))
                .logout(out -> out.logoutUrl("/sign-out")
                        .addLogoutHandler((request, response, signedIn) -> limits.signingOut(request))
                        .logoutSuccessUrl("/sign-in"))
                .sessionManagement(session -> session.sessionFixation(fixation -> fixation.changeSessionId()))
                .exceptionHandling(refusals ->
                        refusals.accessDeniedHandler(SecurityRules::refuse).authenticationEntryPoint(toSignIn()))
                .requestCache(AbstractHttpConfigurer::disable)
                .addFilterBefore(limits, SecurityContextHolderFilter.class)
                .addFilterBefore(new SignedInPrincipal(), AuthorizationFilter.class)
                .build();
    }

    /// Addresses that mean different things to different readers, such as `//` and `;`, come no further.
    @Bean
    RequestRejectedHandler rejected() {
        return (request, response, rejection) -> {
            if (FhirRefusal.isDue(request.getRequestURI())) {
                FhirRefusal.of(HttpServletResponse.SC_BAD_REQUEST).write(request, response);
            } else {
                response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            }
        };
    }

    private static HttpSecurity hardened(HttpSecurity http) throws Exception {
        return hardened(http, "'none'");
    }

    /// The pages, which an EHR may show in its own where that is configured.
    private static HttpSecurity framed(HttpSecurity http, WebParts parts) throws Exception {
        List<URI> frames = parts.config().neighbours().frames();
        return frames.isEmpty()
                ? hardened(http)
                : hardened(http, frames.stream().map(URI::toString).collect(Collectors.joining(" ")))
                        .headers(headers -> headers.frameOptions(HeadersConfigurer.FrameOptionsConfig::disable));
    }

    private static HttpSecurity hardened(HttpSecurity http, String ancestors) throws Exception {
        return http.headers(
                headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT + ancestors))
                        .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                        .permissionsPolicyHeader(permissions ->
                                permissions.policy("camera=(), microphone=(), geolocation=(), payment=()")));
    }

    /// A form that was open longer than its session comes back without the session's token: its person is told so.
    private static void refuse(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refusal)
            throws IOException {
        if (request.isRequestedSessionIdValid()) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else {
            RefusalRecord.unauthenticated(request);
            response.sendRedirect("/sign-in?ended");
        }
    }

    private static AuthenticationEntryPoint toSignIn() {
        LoginUrlAuthenticationEntryPoint page = new LoginUrlAuthenticationEntryPoint("/sign-in");
        return (request, response, failure) -> {
            RefusalRecord.unauthenticated(request);
            page.commence(request, response, failure);
        };
    }

    private static AuthenticationEntryPoint loginNeeded() {
        return (request, response, failure) -> {
            response.addHeader("WWW-Authenticate", "Basic realm=\"Vigil\", charset=\"UTF-8\"");
            response.addHeader("WWW-Authenticate", "Bearer realm=\"Vigil\"");
            FhirRefusal.LOGIN_NEEDED.write(request, response);
        };
    }
}
