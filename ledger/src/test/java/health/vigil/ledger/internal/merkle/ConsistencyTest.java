package health.vigil.ledger.internal.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Against the definitions of RFC 6962, written down as they are.
@Requirement("EVI-3")
class ConsistencyTest {
    private static final int LARGEST = 70;

    private final List<byte[]> entries = IntStream.range(0, LARGEST)
            .mapToObj(i -> ("entry " + i).getBytes(StandardCharsets.UTF_8))
            .toList();

    @Test
    void everyTreeExtendsEverySmallerOne() {
        for (int size = 1; size <= LARGEST; size++) {
            for (int earlier = 1; earlier < size; earlier++) {
                List<byte[]> proof = proof(earlier, size);

                assertThat(proof.toArray(byte[][]::new))
                        .as("%d to %d", earlier, size)
                        .isDeepEqualTo(
                                defined(earlier, entries.subList(0, size), true).toArray(byte[][]::new));
                assertThat(Consistency.holds(earlier, root(earlier), size, root(size), proof))
                        .isTrue();
            }
        }
    }

    @Test
    void anotherTreeOrProofDoesNotHold() {
        byte[] other = new byte[Merkle.HASH_LENGTH];
        for (int earlier = 1; earlier < LARGEST; earlier++) {
            List<byte[]> proof = proof(earlier, LARGEST);
            assertThat(Consistency.holds(earlier, other, LARGEST, root(LARGEST), proof))
                    .isFalse();
            assertThat(Consistency.holds(earlier, root(earlier), LARGEST, other, proof))
                    .isFalse();
            for (int i = 0; i < proof.size(); i++) {
                List<byte[]> changed = new ArrayList<>(proof);
                changed.set(i, other);
                assertThat(Consistency.holds(earlier, root(earlier), LARGEST, root(LARGEST), changed))
                        .isFalse();
                changed.remove(i);
                assertThat(Consistency.holds(earlier, root(earlier), LARGEST, root(LARGEST), changed))
                        .isFalse();
            }
            List<byte[]> longer = new ArrayList<>(proof);
            longer.add(other);
            assertThat(Consistency.holds(earlier, root(earlier), LARGEST, root(LARGEST), longer))
                    .isFalse();
        }
    }

    private byte[] root(int size) {
        return ReferenceTree.mth(entries.subList(0, size));
    }

    private List<byte[]> proof(int earlier, int size) {
        List<byte[]> leaves = entries.stream().map(Merkle::leaf).toList();
        return Consistency.prove(earlier, size, (level, index, width) -> leaves.subList(0, width));
    }

    /// SUBPROOF of RFC 6962 section 2.1.2.
    private static List<byte[]> defined(int m, List<byte[]> d, boolean known) {
        if (m == d.size()) {
            return known ? List.of() : List.of(ReferenceTree.mth(d));
        }
        int k = Integer.highestOneBit(d.size() - 1);
        List<byte[]> proof = new ArrayList<>();
        if (m <= k) {
            proof.addAll(defined(m, d.subList(0, k), known));
            proof.add(ReferenceTree.mth(d.subList(k, d.size())));
        } else {
            proof.addAll(defined(m - k, d.subList(k, d.size()), false));
            proof.add(ReferenceTree.mth(d.subList(0, k)));
        }
        return proof;
    }
}
