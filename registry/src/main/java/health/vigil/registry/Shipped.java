package health.vigil.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.ProblemException;
import health.vigil.scoring.Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// The bundles that come with this version of Vigil, by name and version, and their addresses: a list in the program,
/// not beside the bundles, so that whoever changes a bundle's files does not change what it must be.
public final class Shipped {
    private static final Map<String, String> ADDRESSES = addresses();

    private Shipped() {}

    /// Whether a bundle is one of them.
    public static boolean is(Bundle bundle) {
        return ADDRESSES.containsValue(bundle.address());
    }

    /// A bundle, unless it only calls itself one of them.
    ///
    /// @throws ProblemException `VGL-REG-006` where it has the name and version of one and another content
    public static Bundle checked(Bundle bundle) {
        String address = ADDRESSES.get(bundle.name() + "-" + bundle.version());
        if (address != null && !address.equals(bundle.address())) {
            throw new ProblemException(
                    "VGL-REG-006",
                    "The bundle calls itself " + bundle.name() + " " + bundle.version()
                            + ", which comes with Vigil, and is another.",
                    "Restore the files that came with Vigil; give a bundle of your own a version of its own.");
        }
        return bundle;
    }

    private static Map<String, String> addresses() {
        try (InputStream in =
                Objects.requireNonNull(Shipped.class.getResourceAsStream("/health/vigil/registry/shipped.txt"))) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(line -> line.split(" "))
                    .collect(Collectors.toUnmodifiableMap(parts -> parts[0], parts -> parts[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
