package health.vigil.scoring.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The files of one bundle, read once. `SHA256SUMS` lists all others, in the order of their names, as `sha256sum`
/// prints them: SHA-256 in hexadecimal, two spaces, name, line feed. A file that it does not list, or lists otherwise,
/// refuses the bundle; its own SHA-256 is the bundle's address. Flat: a directory or a link inside is refused.
public final class BundleFiles {
    /// The list of all other files.
    public static final String SUMS = "SHA256SUMS";

    private static final int MAX_FILES = 64;
    private static final long MAX_BYTES = 64L << 20;
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final String name;
    private final SortedMap<String, byte[]> contents;

    private BundleFiles(String name, SortedMap<String, byte[]> contents) {
        this.name = name;
        this.contents = contents;
    }

    public static BundleFiles read(Path directory) {
        String name = String.valueOf(directory.getFileName());
        TreeMap<String, byte[]> contents = new TreeMap<>();
        long total = 0;
        try (Stream<Path> listing = Files.list(directory)) {
            List<Path> files = listing.limit(MAX_FILES + 1L).toList();
            if (files.size() > MAX_FILES) {
                throw refused(name, "it has more than " + MAX_FILES + " files");
            }
            for (Path file : files) {
                String fileName = file.getFileName().toString();
                if (!FILE_NAME.matcher(fileName).matches() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw refused(name, "it holds something else than plainly named files");
                }
                total += Files.size(file);
                if (total > MAX_BYTES) {
                    throw refused(name, "it is larger than 64 MiB");
                }
                try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                    contents.put(fileName, in.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new ProblemException(problem(name, "its files cannot be read"), e);
        }
        return new BundleFiles(name, contents);
    }

    /// These files, if they are those that [#SUMS] lists and no others.
    ///
    /// @throws ProblemException `VGL-SCO-001`
    public BundleFiles checked() {
        if (!contents.containsKey(SUMS)) {
            throw new ProblemException(
                    "VGL-SCO-001",
                    "The bundle " + name + " cannot be used: it has no " + SUMS + ".",
                    "If its files are as they should be, write the list by `vigil model seal`; its address stays.");
        }
        String listed = text(SUMS);
        String there = listing();
        if (!listed.equals(there)) {
            throw refused(
                    name,
                    other(there, listed)
                            .or(() -> other(listed, there))
                            .map(file -> file + " is not as " + SUMS + " lists it")
                            .orElse(SUMS + " is not in the order of the names"));
        }
        return this;
    }

    // The first file of one list that the other does not have so.
    private static Optional<String> other(String list, String than) {
        Set<String> lines = than.lines().collect(Collectors.toSet());
        return list.lines()
                .filter(line -> !lines.contains(line))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .filter(file -> FILE_NAME.matcher(file).matches())
                .findFirst();
    }

    /// The directory's name, for messages.
    public String name() {
        return name;
    }

    public byte[] content(String file) {
        byte[] content = contents.get(file);
        if (content == null) {
            throw refused(name, "it has no " + file);
        }
        return content.clone();
    }

    public String text(String file) {
        return new String(content(file), UTF_8);
    }

    public String address() {
        return "sha256:" + sha256(listing().getBytes(UTF_8));
    }

    /// What [#SUMS] must say.
    public String listing() {
        StringBuilder listing = new StringBuilder();
        contents.forEach((file, content) -> {
            if (!file.equals(SUMS)) {
                listing.append(sha256(content)).append("  ").append(file).append('\n');
            }
        });
        return listing.toString();
    }

    static ProblemException refused(String bundle, String why) {
        return new ProblemException(problem(bundle, why));
    }

    static Problem problem(String bundle, String why) {
        return new Problem(
                "VGL-SCO-001",
                "The bundle " + bundle + " cannot be used: " + why + ".",
                "Compare it with docs/bundles.md, correct it and give it a new version.");
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
