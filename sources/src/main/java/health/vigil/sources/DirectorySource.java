package health.vigil.sources;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.base.Worker;
import health.vigil.intake.Delivery;
import health.vigil.intake.SourceDoor;
import health.vigil.sources.internal.drop.DropDirectory;
import health.vigil.sources.internal.drop.DropFile;
import health.vigil.sources.internal.drop.FileItems;
import health.vigil.sources.internal.drop.FileProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A source that puts files into a directory. They are taken in the order of their names, item by item, and
/// moved to `done`, or to `failed` with the reason beside them. How far a file was taken is committed with the
/// items, so that none is lost and none is taken twice, whenever the platform ends.
public final class DirectorySource extends MappedSource {
    private static final int BATCH = 500;
    private static final int BATCH_BYTES = 4 << 20;
    private static final String ABOUT = "file";

    private final DropDirectory directory;
    private final Worker worker;
    private @Nullable SourceDoor door;

    DirectorySource(Settings settings, Surroundings around) {
        super(settings.name(), settings.mapping(), around.observer());
        this.directory = new DropDirectory(
                settings.path(),
                mapping().format(),
                settings.every(),
                around.wallClock(),
                cause -> failed(unreadable(cause)));
        this.worker = new Worker("source-" + settings.name(), this::look, settings.every(), this::failed);
    }

    /// What is configured for it.
    ///
    /// @param path the directory
    /// @param every how often it is looked into, and for how long a complete file has not changed
    public record Settings(String name, MappingFile mapping, Path path, Duration every) implements SourceSettings {
        @Override
        public DirectorySource open(Surroundings around) {
            return new DirectorySource(this, around);
        }
    }

    @Override
    public void start(SourceDoor opened) {
        this.door = opened;
        worker.start();
    }

    @Override
    public boolean running() {
        return worker.running();
    }

    @Override
    public void close() {
        if (door != null) {
            worker.close();
        }
    }

    /// Takes the next file, or a part of it.
    ///
    /// @return 0 where none is complete
    private int look() {
        SourceDoor open = door;
        if (open == null) {
            return 0;
        }
        try {
            Optional<FileProgress> begun = open.progress(ABOUT).map(FileProgress::decode);
            Optional<DropFile> next = directory.next(begun);
            if (next.isEmpty()) {
                return 0;
            }
            DropFile file = next.get();
            FileProgress from = begun.filter(file::isSame).orElseGet(file::beginning);
            take(open, file, from);
            return 1;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static ProblemException unreadable(IOException cause) {
        return new ProblemException(
                new Problem(
                        "VGL-SRC-016",
                        "The directory, or a file in it, cannot be read or moved.",
                        "Let the platform's user read, write and move files there."),
                cause);
    }

    /// A file that was written to meanwhile stays where it is, and is a new one when it is complete.
    private void take(SourceDoor open, DropFile file, FileProgress from) throws IOException {
        try {
            if (!from.done()) {
                items(open, file, from);
            }
            if (directory.isAsFound(file)) {
                directory.done(file);
            }
        } catch (ProblemException e) {
            if (!isOfFile(e)) {
                throw e;
            }
            if (!directory.isAsFound(file)) {
                return;
            }
            failed(e.problem());
            directory.failed(file, e.problem());
            deliver(open, itself(), List.of(), Map.of(ABOUT, ""));
        }
    }

    private void items(SourceDoor open, DropFile file, FileProgress from) throws IOException {
        FileProgress progress = from;
        List<Delivery> batch = new ArrayList<>();
        long whole = from.position();
        try (FileItems items = FileItems.open(file, mapping(), from.position())) {
            long bytes = 0;
            for (byte[] item = items.next(); item != null; item = items.next()) {
                batch.add(item(null, item));
                bytes += item.length;
                whole = items.position();
                if (batch.size() == BATCH || bytes >= BATCH_BYTES) {
                    progress = progress.at(whole);
                    deliver(open, itself(), batch, Map.of(ABOUT, progress.encoded()));
                    batch.clear();
                    bytes = 0;
                }
            }
            deliver(open, itself(), batch, Map.of(ABOUT, progress.ended().encoded()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ProblemException e) {
            if (isOfFile(e)) { // what stands before the fault is good
                deliver(open, itself(), batch, Map.of(ABOUT, progress.at(whole).encoded()));
            }
            throw e;
        }
    }

    private static boolean isOfFile(ProblemException e) {
        return e.problem().code().startsWith("VGL-SRC-");
    }
}
