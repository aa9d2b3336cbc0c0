package health.vigil.console.internal;

import java.util.regex.Pattern;

/// Pages of a list, by how many rows come before them.
final class Paging {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,7}");

    private Paging() {}

    /// How many rows come before the page that is asked for; 0 for whatever is no number.
    static int from(Request request) {
        String from = request.parameter("from");
        return from != null && NUMBER.matcher(from).matches() ? Integer.parseInt(from) : 0;
    }

    /// The address of the next page, empty where this one is not full.
    static String next(String address, int from, int shown, int page) {
        return shown < page ? "" : address + "?from=" + (from + shown);
    }
}
