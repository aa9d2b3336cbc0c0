// Reads a log's directory with nothing but Go's own note and tlog packages and prints what it found:
// the checkpoint's size, how many entries lie under it, and, for an earlier size, that the tree extends it.
// Usage: readlog DIRECTORY VKEY EARLIER-SIZE EARLIER-ROOT
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type directory string

func (d directory) Height() int { return 8 }

// The C2SP layout has no height in its paths and puts partial tiles into a directory of their own.
func (d directory) path(t tlog.Tile) string {
	n := t.N
	name := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		name = fmt.Sprintf("x%03d/%s", n%1000, name)
	}
	level := strconv.Itoa(t.L)
	if t.L == -1 {
		level = "entries"
	}
	if t.W != 256 {
		name += ".p/" + strconv.Itoa(t.W)
	}
	return filepath.Join(string(d), "tile", level, name)
}

func (d directory) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		data, err := os.ReadFile(d.path(t))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (d directory) SaveTiles([]tlog.Tile, [][]byte) {}

func must(err error) {
	if err != nil {
		fmt.Println("FAILED", err)
		os.Exit(1)
	}
}

func main() {
	dir := directory(os.Args[1])
	verifier, err := note.NewVerifier(os.Args[2])
	must(err)
	text, err := os.ReadFile(filepath.Join(os.Args[1], "checkpoint"))
	must(err)
	signed, err := note.Open(text, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(signed.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	var hash tlog.Hash
	copy(hash[:], root)
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: hash}, dir)

	entries := int64(0)
	for n := int64(0); n*256 < size; n++ {
		width := int(size - n*256)
		if width > 256 {
			width = 256
		}
		data, err := os.ReadFile(dir.path(tlog.Tile{H: 8, L: -1, N: n, W: width}))
		must(err)
		var indexes []int64
		var leaves []tlog.Hash
		for len(data) > 0 {
			length := int(binary.BigEndian.Uint16(data))
			leaves = append(leaves, tlog.RecordHash(data[2:2+length]))
			indexes = append(indexes, tlog.StoredHashIndex(0, n*256+int64(len(indexes))))
			data = data[2+length:]
		}
		hashes, err := reader.ReadHashes(indexes)
		must(err)
		for i := range hashes {
			if hashes[i] != leaves[i] {
				must(fmt.Errorf("entry %d is not the tree's", n*256+int64(i)))
			}
		}
		entries += int64(len(leaves))
	}
	proof, err := tlog.ProveRecord(size, size/2, reader)
	must(err)
	middle, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, size/2)})
	must(err)
	must(tlog.CheckRecord(proof, size, hash, size/2, middle[0]))

	earlier, err := strconv.ParseInt(os.Args[3], 10, 64)
	must(err)
	earlierRoot, err := base64.StdEncoding.DecodeString(os.Args[4])
	must(err)
	var earlierHash tlog.Hash
	copy(earlierHash[:], earlierRoot)
	consistency, err := tlog.ProveTree(size, earlier, reader)
	must(err)
	must(tlog.CheckTree(consistency, size, hash, earlier, earlierHash))
	fmt.Println("OK", size, entries, signed.Sigs[0].Name, len(signed.UnverifiedSigs))
}
