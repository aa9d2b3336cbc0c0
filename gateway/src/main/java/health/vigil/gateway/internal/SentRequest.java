package health.vigil.gateway.internal;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A request whose body has come: nothing that reads it waits for the caller. The body can be read as often as is
/// wanted.
final class SentRequest extends HttpServletRequestWrapper {
    private final byte[] body;
    private final Map<String, List<String>> form;

    /// @param request whose input stream has been taken, so that the container reads no form from it
    SentRequest(HttpServletRequest request, byte[] body) {
        super(request);
        this.body = body;
        this.form = isForm(request) ? EntryReader.parameters(BodyText.of(body)) : Map.of();
    }

    /// Whether the body has parameters.
    static boolean isForm(HttpServletRequest request) {
        String type = request.getContentType();
        return request.getMethod().equals("POST") && type != null && Media.isForm(type);
    }

    @Override
    public ServletInputStream getInputStream() {
        return new BytesStream(body);
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
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

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterValues(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return form.isEmpty()
                ? super.getParameterValues(name)
                : getParameterMap().get(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return form.isEmpty()
                ? super.getParameterNames()
                : Collections.enumeration(getParameterMap().keySet());
    }
}
