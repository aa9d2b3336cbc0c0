package health.vigil.server.internal.web;

import health.vigil.base.PublicAddress;
import health.vigil.server.SmartSettings;
import health.vigil.smart.ClientAssertions;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// `/.well-known/smart-configuration`: how programs sign in here (SMART App Launch 2.2, "Conformance"). Open to
/// anybody. What is not offered is not in it: nobody is sent here to authorize, so there is no such endpoint, no
/// launch, and no code to challenge.
public final class SmartConfiguration extends HttpServlet {
    /// Where it is, seen from the server.
    public static final String AT_SERVER = "/.well-known/smart-configuration";
    /// The same seen from the FHIR API.
    public static final String AT_FHIR = "/fhir" + AT_SERVER;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final transient PublicAddress address;
    private final boolean programs;

    /// @param address that programs call
    /// @param programs whether any is registered
    public SmartConfiguration(PublicAddress address, boolean programs) {
        this.address = address;
        this.programs = programs;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("token_endpoint", address.at(request.getLocalPort(), SmartSettings.TOKEN));
        said.put("token_endpoint_auth_methods_supported", List.of("private_key_jwt"));
        said.put("token_endpoint_auth_signing_alg_values_supported", ClientAssertions.algorithms());
        said.put("grant_types_supported", List.of("client_credentials"));
        said.put("scopes_supported", scopes());
        said.put("code_challenge_methods_supported", List.of());
        said.put("capabilities", List.of("client-confidential-asymmetric", "permission-v1", "permission-v2"));
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(JSON.writeValueAsBytes(said));
    }

    /// Those for every type, in whose form each type has its own; none where no program is registered.
    private List<String> scopes() {
        return programs ? List.of("system/*.cruds", "system/*.rs", "system/*.read", "system/*.write") : List.of();
    }
}
