package health.vigil.server.internal.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses an address that leads to a door by another way than its own: `//fhir`, `/./fhir`, `/%66hir`, `/fhir;x`. The
/// container has found the door all the same; what comes after reads the address itself, and fails where it does not
/// begin as the door does.
final class AddressCheck extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String door = request.getContextPath() + request.getServletPath();
        String address = request.getRequestURI();
        boolean below = request.getPathInfo() != null;
        if (!below || address.equals(door) || address.startsWith(door + "/")) {
            chain.doFilter(request, response);
        } else if (FhirRefusal.isDue(door)) {
            FhirRefusal.of(HttpServletResponse.SC_BAD_REQUEST).write(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }
}
