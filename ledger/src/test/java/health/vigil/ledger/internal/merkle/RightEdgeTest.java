package health.vigil.ledger.internal.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import health.vigil.testkit.Requirement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

@Requirement("EVI-3")
class RightEdgeTest {
    private static final RightEdge.FullTile IGNORED = (_, _, _) -> {};

    /// The hash of no data, from RFC 6962 section 2.1.
    @Test
    void anEmptyTreeHasTheHashOfNothing() {
        assertThat(new RightEdge().root())
                .isEqualTo(HexFormat.of().parseHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }

    @Property(tries = 60)
    void itsRootIsThatOfTheDefinition(@ForAll @IntRange(min = 1, max = 1500) int leaves) {
        RightEdge edge = grown(leaves);

        assertThat(edge.root()).isEqualTo(ReferenceTree.mth(entries(leaves)));
    }

    @Property(tries = 60)
    void aPathFromTilesIsThatOfTheDefinition(
            @ForAll @IntRange(min = 1, max = 1500) int leaves, @ForAll @IntRange(max = 1499) int place) {
        int index = place % leaves;
        Tiles tiles = new Tiles();
        RightEdge edge = tiles.grown(leaves);

        List<byte[]> path = Paths.inclusion(index, leaves, tiles);

        assertThat(path).containsExactlyElementsOf(ReferenceTree.path(index, entries(leaves)));
        assertThat(Paths.rootOf(Merkle.leaf(entry(index)), index, leaves, path)).isEqualTo(edge.root());
    }

    @Property(tries = 40)
    void aTreeGoesOnFromItsPartialTiles(
            @ForAll @IntRange(min = 1, max = 1200) int before, @ForAll @IntRange(min = 1, max = 300) int more) {
        Tiles tiles = new Tiles();
        tiles.grown(before);

        RightEdge resumed = new RightEdge(before, tiles);

        for (int i = before; i < before + more; i++) {
            resumed.append(Merkle.leaf(entry(i)), IGNORED);
        }
        assertThat(resumed.root()).isEqualTo(ReferenceTree.mth(entries(before + more)));
    }

    /// The example of C2SP tlog-tiles, partial tiles.
    @Test
    void aTreeOf70000HasTheTilesOfTheSpecification() {
        Map<Integer, Long> full = new HashMap<>();
        RightEdge edge = new RightEdge();
        for (int i = 0; i < 70_000; i++) {
            edge.append(Merkle.leaf(entry(i)), (level, _, _) -> full.merge(level, 1L, Long::sum));
        }

        assertThat(full).isEqualTo(Map.of(0, 273L, 1, 1L));
        assertThat(List.of(
                        edge.partialTile(0).size(),
                        edge.partialTile(1).size(),
                        edge.partialTile(2).size()))
                .isEqualTo(List.of(112, 17, 1));
    }

    private static RightEdge grown(int leaves) {
        RightEdge edge = new RightEdge();
        entries(leaves).forEach(entry -> edge.append(Merkle.leaf(entry), IGNORED));
        return edge;
    }

    private static List<byte[]> entries(int count) {
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(i));
        }
        return entries;
    }

    private static byte[] entry(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    /// The tiles of a tree, in memory.
    private static final class Tiles implements TileSource {
        private final Map<List<Long>, List<byte[]>> tiles = new HashMap<>();

        RightEdge grown(int leaves) {
            RightEdge edge = new RightEdge();
            for (byte[] entry : entries(leaves)) {
                edge.append(
                        Merkle.leaf(entry), (level, index, hashes) -> tiles.put(List.of((long) level, index), hashes));
            }
            for (int level = 0; level < edge.levels(); level++) {
                long index = RightEdge.hashes(leaves, level + 1);
                tiles.put(List.of((long) level, index), edge.partialTile(level));
            }
            return edge;
        }

        @Override
        public List<byte[]> tile(int level, long index, int width) {
            return Objects.requireNonNull(tiles.get(List.of((long) level, index)))
                    .subList(0, width);
        }
    }
}
