package health.vigil.launch.internal;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.stream.Stream;

/// Ties a launch to the browser in which it began. It is no session: it names what waits, for as long as that waits,
/// and nothing else.
public final class LaunchCookie {
    static final String NAME = "__Host-vigil-launch";
    private static final String COMMON = "; Path=/; Secure; HttpOnly; SameSite=";

    private LaunchCookie() {}

    /// @param framed whether the browser shows the pages in an EHR's frame, where only such cookies are kept, each
    ///     EHR's apart
    public static void set(HttpServletResponse response, String id, boolean framed) {
        write(response, id, framed, "");
    }

    public static void clear(HttpServletResponse response, boolean framed) {
        write(response, "", framed, "; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    }

    /// What the browser brought, possibly hostile: several where one was set for a frame and another was not.
    public static List<String> read(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? List.of()
                : Stream.of(cookies)
                        .filter(each -> each.getName().equals(NAME))
                        .map(Cookie::getValue)
                        .toList();
    }

    /// `Lax`, since the EHR sends the browser here from another site.
    private static void write(HttpServletResponse response, String value, boolean framed, String end) {
        response.addHeader("Set-Cookie", NAME + "=" + value + COMMON + (framed ? "None; Partitioned" : "Lax") + end);
    }
}
