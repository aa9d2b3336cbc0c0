package health.vigil.scoring;

import health.vigil.base.ProblemException;
import health.vigil.scoring.internal.BundleFiles;
import health.vigil.scoring.internal.BundleForm;
import java.nio.file.Path;

/// Reads bundles: a directory with `bundle.json` (what it computes, with every age, minimum and threshold), `card.md`
/// (for people), and the files that its model needs. A bundle that says anything that is not understood, or leaves
/// anything out, is refused whole, with the reason: `VGL-SCO-001`.
public final class BundleLoader {
    private BundleLoader() {}

    /// Loads one directory.
    ///
    /// @throws ProblemException `VGL-SCO-001`
    public static Bundle load(Path directory) {
        BundleFiles files = BundleFiles.read(directory);
        BundleForm form = BundleForm.parse(files.name(), files.content("bundle.json"));
        return form.bundle(files.address(), files.text("card.md"));
    }

    /// The same, which must have the address that is expected: what a replay uses.
    ///
    /// @throws ProblemException `VGL-SCO-002` where it has another
    public static Bundle load(Path directory, String address) {
        Bundle bundle = load(directory);
        if (!bundle.address().equals(address)) {
            throw new ProblemException(
                    "VGL-SCO-002",
                    "The bundle " + bundle.name() + " " + bundle.version() + " has another content than expected.",
                    "Restore the bundle's files; a changed bundle needs a new version.");
        }
        return bundle;
    }
}
