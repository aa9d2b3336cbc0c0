package health.vigil.ledger.internal.search;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The segments of a log's search index, in its directory `search`, as they are at the moment: `<first>-<end>`.
/// Where a larger one was made of several, the larger one counts. Safe for several threads.
final class Segments {
    private static final Pattern NAME = Pattern.compile("([0-9]{1,15})-([0-9]{1,15})");
    private static final int ATTEMPTS = 20;
    private static final Problem TORN = new Problem(
            "VGL-LED-025",
            "A file of the search index is not what it was when it was made.",
            "Stop the platform, delete the directory search beside the tiles, and start: it is made again. Find who"
                    + " changed it.");

    private final Path directory;
    private Set<String> names = Set.of();
    private List<Segment> open = List.of();

    /// @param log the log's directory
    Segments(Path log) {
        this.directory = log.resolve("search");
    }

    Path file(long first, long end) {
        return directory.resolve(first + "-" + end);
    }

    /// Those that follow each other from the log's first entry on.
    ///
    /// @param size of the log; what says more is of another log, or of a later time
    /// @throws ProblemException `VGL-LED-025` if a file is torn: a search over the others would hide entries
    synchronized List<Segment> upTo(long size) {
        for (int attempt = 0; ; attempt++) {
            Set<String> now = list();
            if (!now.equals(names)) {
                try {
                    open = open(now);
                    names = now;
                } catch (NoSuchFileException e) {
                    if (attempt < ATTEMPTS) {
                        continue; // merged into a larger one meanwhile
                    }
                    throw new UncheckedIOException(e);
                } catch (IOException e) {
                    throw new ProblemException(TORN, e);
                }
            }
            return open.stream().takeWhile(segment -> segment.end() <= size).toList();
        }
    }

    /// Where the next segment begins.
    static long end(List<Segment> segments) {
        return segments.isEmpty() ? 0 : segments.getLast().end();
    }

    private Set<String> list() {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> NAME.matcher(name).matches())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Segment> open(Set<String> files) throws IOException {
        TreeMap<Long, Long> ends = new TreeMap<>();
        for (String file : files) {
            Matcher name = NAME.matcher(file);
            if (name.matches()) {
                ends.merge(Long.valueOf(name.group(1)), Long.valueOf(name.group(2)), Math::max);
            }
        }
        List<Segment> found = new ArrayList<>();
        for (Long end = ends.get(0L), first = 0L; end != null; first = end, end = ends.get(end)) {
            Segment segment = Segment.open(file(first, end));
            if (segment.first() != first || segment.end() != end) {
                throw new IOException("a file of the search index has another one's name");
            }
            found.add(segment);
        }
        return List.copyOf(found);
    }
}
