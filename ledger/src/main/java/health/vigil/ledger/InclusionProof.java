package health.vigil.ledger;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.ledger.internal.encoding.EntryCodec;
import health.vigil.ledger.internal.merkle.Merkle;
import health.vigil.ledger.internal.merkle.Paths;
import health.vigil.ledger.internal.merkle.RightEdge;
import health.vigil.ledger.internal.note.ProofText;
import health.vigil.ledger.internal.tiles.KeptCheckpoints;
import health.vigil.ledger.internal.tiles.LogFiles;
import health.vigil.ledger.internal.timestamp.StampLine;
import health.vigil.ledger.internal.timestamp.TimestampReply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// That an entry is in a log, for someone who has only the log's verifier key: the entry, its place, its path to the
/// root, and the signed checkpoint. Its text form is C2SP tlog-proof, with the entry as the extra data.
public final class InclusionProof {
    private final ProofText proof;

    private InclusionProof(ProofText proof) {
        this.proof = proof;
    }

    /// Proves the entry at an index from a log's directory, with a time stamp if a stamped checkpoint reaches to it.
    ///
    /// @return empty if the newest checkpoint does not reach to that index yet
    /// @throws ProblemException `VGL-LED-006`, `-009` or `-013` if the directory does not prove it
    public static Optional<InclusionProof> from(Path directory, long index) {
        LogFiles files = new LogFiles(directory);
        List<VerifierKey> keys = files.keys();
        String note =
                stamped(directory, index).orElseGet(() -> new String(files.checkpointNote(), StandardCharsets.UTF_8));
        return prove(files, index, Checkpoint.open(note.getBytes(StandardCharsets.UTF_8), keys), keys);
    }

    /// Proves several entries under one checkpoint, the newest of a log's directory.
    ///
    /// @return by index; those that the checkpoint does not reach to are absent
    /// @throws ProblemException as [#from]
    public static SortedMap<Long, InclusionProof> all(Path directory, Collection<Long> indexes) {
        LogFiles files = new LogFiles(directory);
        List<VerifierKey> keys = files.keys();
        Checkpoint checkpoint = files.checkpoint(keys);
        SortedMap<Long, InclusionProof> proofs = new TreeMap<>();
        for (long index : indexes) {
            prove(files, index, checkpoint, keys).ifPresent(proof -> proofs.put(index, proof));
        }
        return proofs;
    }

    private static Optional<InclusionProof> prove(
            LogFiles files, long index, Checkpoint checkpoint, List<VerifierKey> keys) {
        if (index < 0 || index >= checkpoint.size()) {
            return Optional.empty();
        }
        InclusionProof proof = new InclusionProof(new ProofText(
                files.entry(index, checkpoint.size()),
                index,
                Paths.inclusion(index, checkpoint.size(), files),
                checkpoint.note()));
        proof.verify(keys);
        return Optional.of(proof);
    }

    /// The first kept checkpoint over the entry that has a time stamp, with the stamp after it: the tightest proof of
    /// when the entry was there.
    private static Optional<String> stamped(Path directory, long index) {
        KeptCheckpoints kept = new KeptCheckpoints(directory);
        return kept.stamped().stream()
                .filter(size -> size > index)
                .findFirst()
                .map(size -> StampLine.attach(
                        new String(kept.note(size), StandardCharsets.UTF_8),
                        kept.token(size).orElseThrow()));
    }

    /// Proves the entry of an id, which is searched through the whole directory.
    ///
    /// @return empty if the newest checkpoint signs for no such entry
    public static Optional<InclusionProof> from(Path directory, UUID id) {
        LogFiles files = new LogFiles(directory);
        long size = files.checkpoint(files.keys()).size();
        for (long first = 0; first < size; first += RightEdge.TILE_WIDTH) {
            int width = (int) Math.min(RightEdge.TILE_WIDTH, size - first);
            List<byte[]> entries = files.bundle(first / RightEdge.TILE_WIDTH, width);
            for (int i = 0; i < width; i++) {
                if (EntryCodec.decode(entries.get(i)).id().equals(id)) {
                    return from(directory, first + i);
                }
            }
        }
        return Optional.empty();
    }

    /// Reads a proof without believing it: [#verify] is the check.
    ///
    /// @param text possibly hostile
    /// @throws ProblemException `VGL-LED-013` if it is no proof
    public static InclusionProof parse(String text) {
        try {
            return new InclusionProof(ProofText.parse(text));
        } catch (IllegalArgumentException e) {
            throw failed(e);
        }
    }

    /// Checks it.
    ///
    /// @param keys the log's, obtained from where the proof was not
    /// @return what is proved
    /// @throws ProblemException `VGL-LED-006` if the checkpoint is not signed, `VGL-LED-013` if the path does not
    ///     lead to it, `VGL-LED-002` if what is proved is no entry
    public Verified verify(List<VerifierKey> keys) {
        Checkpoint checkpoint = Checkpoint.open(proof.checkpoint().getBytes(StandardCharsets.UTF_8), keys);
        Optional<Instant> stamped;
        try {
            stamped = StampLine.find(proof.checkpoint()).map(TimestampReply::time);
            if (proof.index() >= checkpoint.size()) {
                throw new IllegalArgumentException("the index lies beyond the tree");
            }
            byte[] root = Paths.rootOf(Merkle.leaf(proof.extra()), proof.index(), checkpoint.size(), proof.path());
            if (!Base64.getEncoder().encodeToString(root).equals(checkpoint.root())) {
                throw new IllegalArgumentException("the path leads to another root");
            }
        } catch (IllegalArgumentException e) {
            throw failed(e);
        }
        return new Verified(proof.index(), EntryCodec.decode(proof.extra()), checkpoint, stamped);
    }

    /// Checks that the proof is stamped by a certain authority.
    ///
    /// @param authority whose certificate the reader trusts, or the stamping certificate itself
    /// @throws ProblemException `VGL-LED-013` if there is no stamp, or another authority's
    public void requireStampUnder(X509Certificate authority) {
        try {
            StampLine.find(proof.checkpoint())
                    .orElseThrow(() -> new IllegalArgumentException("it has no time stamp"))
                    .requireUnder(authority);
        } catch (IllegalArgumentException e) {
            throw failed(e);
        }
    }

    /// The text form, to be kept as a `.tlog-proof` file.
    public String text() {
        return proof.format();
    }

    private static ProblemException failed(IllegalArgumentException cause) {
        return new ProblemException(
                new Problem(
                        "VGL-LED-013",
                        "The inclusion proof does not hold: " + cause.getMessage() + ".",
                        "Make it again from the log; if that one fails too, verify the log."),
                cause);
    }

    /// What a proof proves.
    ///
    /// @param index the entry's place in the log
    /// @param entry the entry
    /// @param checkpoint the signed tree that it is part of
    /// @param stamped when an authority saw that checkpoint, if it is stamped; whose authority, the reader decides
    ///     by [#requireStampUnder]
    public record Verified(long index, Entry entry, Checkpoint checkpoint, Optional<Instant> stamped) {}
}
