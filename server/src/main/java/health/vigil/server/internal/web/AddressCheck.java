package health.vigil.server.internal.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses an address that leads to a door by another way than its own: `//fhir`, `/./fhir`, `/%66hir`, `/fhir;x`,
/// `/fhir/../senders`. The container has found the door all the same; what comes after reads the address itself, and
/// fails where it does not begin as the door does.
final class AddressCheck extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String door = request.getServletPath();
        String address = request.getRequestURI();
        boolean below = request.getPathInfo() != null;
        // everything is at the root: what the container takes for a way to it leads back out of a path
        boolean direct = request.getContextPath().isEmpty();
        if (direct && (!below || address.equals(door) || address.startsWith(door + "/"))) {
            chain.doFilter(request, response);
        } else if (FhirRefusal.isDue(door) || FhirRefusal.isDue(address)) {
            FhirRefusal.of(HttpServletResponse.SC_BAD_REQUEST).write(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }
}
