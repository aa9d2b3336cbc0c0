package health.vigil.server.internal.web;

import health.vigil.base.PublicAddress;
import health.vigil.server.SmartSettings;
import health.vigil.server.internal.accounts.Programs;
import health.vigil.server.internal.accounts.TokenRefusal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// `/oauth/token`: a program shows a signed assertion and gets a token (SMART App Launch 2.2, "Backend Services"; RFC
/// 6749, 4.4; RFC 7523, 2.2). Nothing that was sent is repeated.
public final class TokenEndpoint extends HttpServlet {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final transient PublicAddress address;
    private final transient Programs programs;

    /// @param address that programs call
    public TokenEndpoint(PublicAddress address, Programs programs) {
        this.address = address;
        this.programs = programs;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Pragma", "no-cache");
        Map<String, Object> said = new LinkedHashMap<>();
        try {
            TokenRequest asked = TokenRequest.read(request);
            Programs.Issued issued = programs.issue(
                    asked.assertion(),
                    asked.scope(),
                    URI.create(address.at(request.getLocalPort(), SmartSettings.TOKEN)),
                    request.getRemoteAddr());
            said.put("access_token", issued.token());
            said.put("token_type", "bearer");
            said.put("expires_in", Programs.LIFE.toSeconds());
            said.put("scope", issued.scopes().toString());
        } catch (TokenRefusal refusal) {
            response.setStatus(refusal.status());
            if (refusal.status() == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
                response.setHeader("Allow", "POST");
            }
            said.put("error", refusal.error());
            said.put("error_description", refusal.problem().toString());
        }
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(JSON.writeValueAsBytes(said));
    }
}
