package health.vigil.scoring;

import health.vigil.base.ProblemException;
import health.vigil.scoring.internal.BundleFiles;
import health.vigil.scoring.internal.BundleForm;
import health.vigil.scoring.internal.BundleJson;
import health.vigil.scoring.internal.LearnedForm;
import health.vigil.scoring.internal.Predictors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads bundles: a directory with `bundle.json` (what it computes, with every age, minimum and threshold), `card.md`
/// (for people), the files that its model needs, and `SHA256SUMS`, which lists them. A bundle that says anything that
/// is not understood, or leaves anything out, is refused whole, with the reason: `VGL-SCO-001`. So is a learned model
/// that does not give what its own test vectors say.
public final class BundleLoader {
    private BundleLoader() {}

    /// Loads one directory.
    ///
    /// @throws ProblemException `VGL-SCO-001`
    public static Bundle load(Path directory) {
        return load(directory, Accelerator.NONE);
    }

    /// The same, an ONNX model running there.
    ///
    /// @throws ProblemException `VGL-SCO-001`; `VGL-SCO-005` where this installation has no such accelerator
    public static Bundle load(Path directory, Accelerator accelerator) {
        BundleFiles files = BundleFiles.read(directory).checked();
        return switch (BundleJson.kind(files)) {
            case Predictors.TREES, Predictors.ONNX ->
                LearnedForm.read(files).bundle(files, new Predictors(accelerator));
            // what is neither is told so there
            default -> BundleForm.read(files).bundle(files.address(), files.text("card.md"));
        };
    }

    /// Writes the list of a directory's files into it, by which it becomes a bundle: what `sha256sum` prints.
    public static void seal(Path directory) {
        try {
            Files.writeString(
                    directory.resolve(BundleFiles.SUMS),
                    BundleFiles.read(directory).listing());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The address of what a directory holds, whether or not it is a bundle that can be used.
    public static String address(Path directory) {
        return BundleFiles.read(directory).address();
    }

    /// Loads one directory, which must have the address that is expected: what a replay uses.
    ///
    /// @throws ProblemException `VGL-SCO-002` where it has another
    public static Bundle load(Path directory, String address) {
        Bundle bundle = load(directory);
        requireAddress(bundle, address);
        return bundle;
    }

    /// A bundle must have the address that is expected.
    ///
    /// @throws ProblemException `VGL-SCO-002` where it has another
    public static void requireAddress(Bundle bundle, String address) {
        if (!bundle.address().equals(address)) {
            throw new ProblemException(
                    "VGL-SCO-002",
                    "The bundle " + bundle.name() + " " + bundle.version() + " has another content than expected.",
                    "Restore the bundle's files; a changed bundle needs a new version.");
        }
    }
}
