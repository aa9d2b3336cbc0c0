package health.vigil.sandbox;

import health.vigil.sandbox.internal.FeedFiles;
import health.vigil.sandbox.internal.StayReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// A feed directory, read as one stream: the messages of all stays in the order in which they were sent. Holds one
/// message of each stay in memory.
public final class Feed implements Iterator<FeedMessage>, AutoCloseable {
    private final FeedManifest manifest;
    private final List<StayReader> files = new ArrayList<>();
    private final PriorityQueue<StayReader> next = new PriorityQueue<>(
            Comparator.comparing((StayReader file) -> file.peek().sent())
                    .thenComparing(file -> file.peek().controlId()));

    private Feed(FeedManifest manifest) {
        this.manifest = manifest;
    }

    /// Opens a directory that [FeedMaker] has written.
    ///
    /// @throws health.vigil.base.ProblemException `VGL-SBX-007` when it is not one
    public static Feed open(Path directory) {
        return open(directory, Integer.MAX_VALUE);
    }

    /// The same for some of the stays only.
    ///
    /// @param stays those that open first, at most so many; 1 or more
    public static Feed open(Path directory, int stays) {
        Feed feed = new Feed(FeedFiles.manifest(directory));
        for (FeedManifest.Stay stay :
                feed.manifest.stays().stream().limit(stays).toList()) {
            StayReader file = FeedFiles.read(directory, stay.file());
            feed.files.add(file);
            if (file.hasNext()) {
                feed.next.add(file);
            }
        }
        return feed;
    }

    /// What the directory says it holds.
    public FeedManifest manifest() {
        return manifest;
    }

    /// How many stays it reads.
    public int stays() {
        return files.size();
    }

    @Override
    public boolean hasNext() {
        return !next.isEmpty();
    }

    /// The next message, which stays the next.
    public FeedMessage peek() {
        StayReader file = next.peek();
        if (file == null) {
            throw new NoSuchElementException("the feed has ended");
        }
        return file.peek();
    }

    @Override
    public FeedMessage next() {
        StayReader file = next.poll();
        if (file == null) {
            throw new NoSuchElementException("the feed has ended");
        }
        FeedMessage message = file.take();
        if (file.hasNext()) {
            next.add(file);
        }
        return message;
    }

    @Override
    public void close() {
        files.forEach(StayReader::close);
    }
}
