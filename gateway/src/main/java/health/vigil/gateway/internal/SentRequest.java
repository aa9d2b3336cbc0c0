package health.vigil.gateway.internal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A request whose body has come: nothing that reads it waits for the caller.
final class SentRequest extends ReadRequest {
    private final Map<String, List<String>> form;

    /// @param request whose input stream has been taken, so that the container reads no form from it
    SentRequest(HttpServletRequest request, byte[] body) {
        super(request, body);
        this.form = isForm(request) ? EntryReader.parameters(BodyText.of(body)) : Map.of();
    }

    /// Whether the body has parameters.
    static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return request.getMethod().equals("POST") && type != null && Media.isForm(type);
    }

    /// Those of the address, then those of the form.
    @Override
    public Map<String, String[]> getParameterMap() {
        if (form.isEmpty()) {
            return super.getParameterMap();
        }
        Map<String, String[]> all = new LinkedHashMap<>(super.getParameterMap());
        form.forEach((name, values) -> all.merge(
                name,
                values.toArray(new String[0]),
                (address, sent) -> Stream.of(address, sent).flatMap(Stream::of).toArray(String[]::new)));
        return all;
    }
}
