package health.vigil.gateway.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// Bundle entries to what they ask, and what it came to into entries.
final class EntryReader {
    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"([1-9][0-9]{0,8})\"");

    private EntryReader() {}

    /// @param base the address of the API: a url may be below it, or relative to it
    static Ask read(BundleEntryComponent entry, String base) {
        BundleEntryRequestComponent request = entry.getRequest();
        if (request.getMethod() == null || !request.hasUrl()) {
            throw Refusals.badRequest("An entry has no request.", "Give each a method and a url.");
        }
        Ask.Method method = switch (request.getMethod()) {
            case GET, HEAD -> Ask.Method.GET;
            case POST -> Ask.Method.POST;
            case PUT -> Ask.Method.PUT;
            case PATCH -> Ask.Method.PATCH;
            case DELETE -> Ask.Method.DELETE;
            case NULL -> throw Refusals.notOffered();
        };
        Ask.Preconditions conditions = new Ask.Preconditions(
                request.hasIfMatch() ? version(request.getIfMatch()) : null,
                request.hasIfNoneMatch() ? tags(request.getIfNoneMatch()) : null,
                request.hasIfModifiedSince() ? request.getIfModifiedSince().toInstant() : null,
                request.hasIfNoneExist() ? parameters(request.getIfNoneExist()) : null);
        Resource content = entry.getResource();
        String url = request.getUrl();
        Ask address = query(url.startsWith(base + "/") ? url.substring(base.length()) : url);
        boolean patch = method == Ask.Method.PATCH;
        return new Ask(
                        method,
                        address.path(),
                        address.parameters(),
                        conditions,
                        patch ? null : content,
                        patch ? patch(content) : null)
                .searching();
    }

    /// Whether an entry asks for a GET without its body.
    static boolean isHead(BundleEntryComponent entry) {
        return entry.getRequest().getMethod() == HTTPVerb.HEAD;
    }

    /// A relative address as a GET.
    static Ask query(String url) {
        int mark = url.indexOf('?');
        return new Ask(
                Ask.Method.GET,
                segments(mark < 0 ? url : url.substring(0, mark)),
                mark < 0 ? Map.of() : parameters(url.substring(mark + 1)),
                Ask.Preconditions.NONE,
                null,
                null);
    }

    /// The segments of a path, decoded.
    static List<String> segments(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> clean(decoded(segment.replace("+", "%2B"))))
                .toList();
    }

    /// Name to values of a query string.
    static Map<String, List<String>> parameters(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        String text = query.startsWith("?") ? query.substring(1) : query;
        for (String pair : text.substring(text.indexOf('?') + 1).split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                if (parts[0].isEmpty()) {
                    throw Refusals.badRequest("A parameter has no name.", "Write parameters as name=value.");
                }
                parameters
                        .computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                        .add(parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        return parameters;
    }

    /// The version of an ETag, or [Ask.Preconditions#ANY] for `*`.
    static Integer version(String etag) {
        if (etag.strip().equals("*")) {
            return Ask.Preconditions.ANY;
        }
        Matcher matcher = ETAG.matcher(etag.strip());
        if (!matcher.matches()) {
            throw Refusals.badRequest("If-Match names no version.", "Send it as W/\"version\".");
        }
        return Integer.valueOf(matcher.group(1));
    }

    /// The versions of a list of ETags, or `*`. A tag that is not ours matches nothing.
    static Ask.Tags tags(String header) {
        Set<Integer> versions = new HashSet<>();
        for (String tag : header.split(",", -1)) {
            Matcher matcher = ETAG.matcher(tag.strip());
            if (matcher.matches()) {
                versions.add(Integer.valueOf(matcher.group(1)));
            }
        }
        return new Ask.Tags(header.strip().equals("*"), versions);
    }

    /// All of an entry but its resource.
    static void fill(BundleEntryComponent entry, Outcome outcome, Pages.Style style) {
        entry.getResponse().setStatus(status(outcome.status()));
        String version = outcome.version();
        Instant updated = outcome.updated();
        if (version != null && updated != null) {
            entry.getResponse()
                    .setLocation(style.base() + "/" + version)
                    .setEtag(outcome.etag())
                    .setLastModified(Date.from(updated));
            entry.setFullUrl(style.base() + "/" + version.substring(0, version.indexOf("/_history/")));
        }
    }

    private static Patch patch(@Nullable Resource content) {
        return switch (content) {
            case Parameters parameters -> new Patch.FhirPath(parameters);
            case Binary binary
            when binary.hasData() -> new Patch.Json(new String(binary.getContent(), StandardCharsets.UTF_8));
            case null, default -> throw Refusals.badRequest("The patch is missing.", "Send Parameters or a Binary.");
        };
    }

    private static String status(int status) {
        return switch (status) {
            case 200 -> "200 OK";
            case 201 -> "201 Created";
            case 204 -> "204 No Content";
            case 304 -> "304 Not Modified";
            default -> String.valueOf(status);
        };
    }

    /// No id, type or operation has control characters, and the database takes no NUL.
    private static String clean(String segment) {
        if (segment.chars().anyMatch(Character::isISOControl)) {
            throw Refusals.badRequest("An address has control characters.", "Write ids as FHIR does.");
        }
        return segment;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusals.badRequest("An address is not encoded as URLs are.", "Encode it by percent signs.");
        }
    }
}
