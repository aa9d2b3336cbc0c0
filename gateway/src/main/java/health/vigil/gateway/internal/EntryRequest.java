package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An entry of a batch as the request that it would be by itself: same caller, method, address and body. Of the
/// headers of the request around it it has those alone that say where this server is.
final class EntryRequest extends ReadRequest {
    private final Ask ask;
    private final String address;
    private final String query;
    private final Map<String, List<String>> parameters;

    /// @param around the request that carries the batch
    static EntryRequest of(FhirContext fhir, HttpServletRequest around, Ask ask) {
        String sent = ask.content() == null ? "" : Media.JSON.parser(fhir).encodeResourceToString(ask.content());
        return new EntryRequest(around, ask, sent.getBytes(StandardCharsets.UTF_8));
    }

    private EntryRequest(HttpServletRequest around, Ask ask, byte[] body) {
        super(around, body);
        this.ask = ask;
        this.address =
                ask.path().stream().map(segment -> "/" + encoded(segment)).collect(Collectors.joining());
        Map<String, List<String>> given = new LinkedHashMap<>(ask.parameters());
        given.remove("_format"); // the batch has one form
        this.parameters = given;
        this.query = given.entrySet().stream()
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> encoded(parameter.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%24", "$");
    }

    @Override
    public String getMethod() {
        return ask.method().name();
    }

    @Override
    public String getRequestURI() {
        return getContextPath() + getServletPath() + address;
    }

    @Override
    public StringBuffer getRequestURL() {
        StringBuffer url = super.getRequestURL();
        url.setLength(RestDoor.base((HttpServletRequest) getRequest()).length());
        return url.append(address);
    }

    @Override
    public String getPathInfo() {
        return address;
    }

    @Override
    public @Nullable String getQueryString() {
        return query.isEmpty() ? null : query;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> map = new LinkedHashMap<>();
        parameters.forEach((name, values) -> map.put(name, values.toArray(new String[0])));
        return map;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("accept", Media.JSON.type());
        if (bodyLength() > 0) {
            headers.put("content-type", Media.JSON.type());
        }
        String host = super.getHeader("Host");
        if (host != null) {
            headers.put("host", host);
        }
        return headers;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers().get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String value = getHeader(name);
        return value == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(value));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers().keySet());
    }

    @Override
    public @Nullable String getContentType() {
        return getHeader("Content-Type");
    }

    @Override
    public String getCharacterEncoding() {
        return StandardCharsets.UTF_8.name();
    }

    @Override
    public int getContentLength() {
        return bodyLength();
    }

    @Override
    public long getContentLengthLong() {
        return bodyLength();
    }
}
