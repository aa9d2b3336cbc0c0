package health.vigil.gateway.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/// A HEAD as the GET that it is, of whose answer the container sends the headers alone.
public final class AsGet extends HttpServletRequestWrapper {
    private AsGet(HttpServletRequest head) {
        super(head);
    }

    /// The request, if it is no HEAD as it came.
    public static HttpServletRequest of(HttpServletRequest request) {
        return request.getMethod().equals("HEAD") && !request.getRequestURI().endsWith("/$export")
                ? new AsGet(request)
                : request;
    }

    @Override
    public String getMethod() {
        return "GET";
    }
}
