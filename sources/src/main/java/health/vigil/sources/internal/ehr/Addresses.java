package health.vigil.sources.internal.ehr;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which addresses a record system may lead to. Its answers name further ones, and are not believed.
public final class Addresses {
    /// Also with a parameter (`;`), which servers may take off before they follow it.
    private static final Pattern DETOUR = Pattern.compile("(?i)/(\\.|%2e){1,2}(/|;|%3b|$)|%2f|%5c|\\\\");
    private static final Pattern REFERENCE =
            Pattern.compile("([A-Z][A-Za-z]{1,63})/([A-Za-z0-9\\-.]{1,64})(/_history/[A-Za-z0-9\\-.]{1,64})?");

    private final String base;
    private final String server;
    private final List<String> files;

    /// @param base without a slash at its end
    /// @param files beginnings of other addresses from which files may be read
    public Addresses(URI base, List<URI> files) {
        this.base = base.toString();
        this.server = base.getScheme() + "://" + base.getRawAuthority();
        this.files = files.stream().map(URI::toString).toList();
    }

    /// Without a slash at its end.
    public String base() {
        return base;
    }

    /// An address below the base.
    ///
    /// @param path such as `Patient/1`
    public URI at(String path) {
        return URI.create(base + "/" + path);
    }

    /// A resource of the record system by its type and id there.
    ///
    /// @param id may name a patient: it is never printed
    public record Named(String type, String id) {
        @Override
        public String toString() {
            return type + "[sealed]";
        }
    }

    /// What of the record system a reference names, relatively or by an address below the base.
    public Optional<Named> named(String reference) {
        String relative = reference.startsWith(base + "/") ? reference.substring(base.length() + 1) : reference;
        Matcher matcher = REFERENCE.matcher(relative);
        return matcher.matches() ? Optional.of(new Named(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    /// The address of a further page; empty where it leaves the base, by whatever detour.
    Optional<URI> page(String link) {
        return below(Stream.of(base), link);
    }

    /// Where an export stands; empty where it is at another server.
    Optional<URI> status(String link) {
        return below(Stream.of(server), link);
    }

    /// The address of a file of an export; empty where it is at a server from which none is to be read.
    Optional<URI> file(String link) {
        return below(Stream.concat(Stream.of(server), files.stream()), link);
    }

    /// Whether it is at the record system's own server, so that the access token may go there.
    boolean isOwn(URI address) {
        return below(Stream.of(server), address.toString()).isPresent();
    }

    private static Optional<URI> below(Stream<String> beginnings, String link) {
        try {
            URI address = new URI(link);
            String path = address.getRawPath();
            return path != null
                            && address.getRawFragment() == null
                            && beginnings.anyMatch(each -> isBelow(each, link))
                            && !DETOUR.matcher(path).find()
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static boolean isBelow(String beginning, String link) {
        String closed = beginning.endsWith("/") ? beginning : beginning + "/";
        return link.startsWith(closed) || link.startsWith(beginning + "?");
    }
}
