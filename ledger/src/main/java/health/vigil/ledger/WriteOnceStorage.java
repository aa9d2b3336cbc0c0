package health.vigil.ledger;

import health.vigil.ledger.internal.storage.DirectoryStorage;
import health.vigil.ledger.internal.storage.S3Storage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Where final files of the log are kept until their time, for everyone. An object is written once; it can be
/// deleted only after its time and while nothing holds it. Safe for several threads.
public interface WriteOnceStorage {
    /// A directory: what the platform writes there it never changes and deletes only in time. Who owns the disk still
    /// can; mount a write-once file system, or use [#s3].
    static WriteOnceStorage directory(Path directory, InstantSource clock) {
        return new DirectoryStorage(directory, clock);
    }

    /// A bucket with S3 Object Lock, in compliance mode: nobody, its owner included, deletes before the time.
    ///
    /// @param bucket path-style address such as `https://s3.eu-central-1.amazonaws.com/bucket`; versioning and
    ///     Object Lock are on
    /// @param region such as `eu-central-1`
    static WriteOnceStorage s3(URI bucket, String region, String accessKey, String secretKey, InstantSource clock) {
        return new S3Storage(bucket, region, accessKey, secretKey, clock, HttpClient.newHttpClient());
    }

    /// Keeps an object. Again with the same bytes, nothing changes.
    ///
    /// @param name path of letters, digits, `.`, `-`, `_` between slashes
    /// @param until when it may be deleted
    /// @throws health.vigil.base.ProblemException `VGL-LED-015` if other bytes are kept under the name
    void keep(String name, byte[] bytes, Instant until) throws IOException, InterruptedException;

    /// An object's bytes.
    Optional<byte[]> read(String name) throws IOException, InterruptedException;

    /// Puts an object under legal hold, or ends that: held, it outlives its time.
    void hold(String name, boolean held) throws IOException, InterruptedException;

    /// Deletes an object whose time is over.
    ///
    /// @throws health.vigil.base.ProblemException `VGL-LED-016` before its time, or while it is held
    void delete(String name) throws IOException, InterruptedException;
}
