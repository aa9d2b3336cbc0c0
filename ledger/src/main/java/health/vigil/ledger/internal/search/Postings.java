package health.vigil.ledger.internal.search;

import java.util.Arrays;

/// Terms of entries and their places, collected in the order of the places. Not safe for several threads.
final class Postings {
    private static final int DIGIT = Byte.SIZE;
    private static final int DIGITS = 1 << DIGIT;

    private long[] terms;
    private int[] places;
    private int count;

    /// @param expected about how many there will be
    Postings(int expected) {
        terms = new long[expected];
        places = new int[expected];
    }

    /// @param place not before the place of the posting added last
    void add(long term, int place) {
        if (count == terms.length) {
            terms = Arrays.copyOf(terms, count + count / 2 + DIGITS);
            places = Arrays.copyOf(places, terms.length);
        }
        terms[count] = term;
        places[count] = place;
        count++;
    }

    int count() {
        return count;
    }

    long term(int posting) {
        return terms[posting];
    }

    int place(int posting) {
        return places[posting];
    }

    /// Sorts by term and place: byte by byte of the terms, the least significant first, each time keeping the order
    /// of equals, which is that of the places at first.
    void sort() {
        long[] otherTerms = new long[count];
        int[] otherPlaces = new int[count];
        for (int shift = 0; shift < Long.SIZE; shift += DIGIT) {
            int[] next = starts(shift);
            for (int i = 0; i < count; i++) {
                int to = next[digit(terms[i], shift)]++;
                otherTerms[to] = terms[i];
                otherPlaces[to] = places[i];
            }
            long[] sortedTerms = otherTerms;
            int[] sortedPlaces = otherPlaces;
            otherTerms = terms;
            otherPlaces = places;
            terms = sortedTerms;
            places = sortedPlaces;
        }
    }

    /// Where the postings of each digit begin.
    private int[] starts(int shift) {
        int[] starts = new int[DIGITS];
        for (int i = 0; i < count; i++) {
            starts[digit(terms[i], shift)]++;
        }
        int start = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int here = starts[digit];
            starts[digit] = start;
            start += here;
        }
        return starts;
    }

    /// Terms have a sign: the digits of the most significant byte begin with those of the negative ones.
    private static int digit(long term, int shift) {
        return (int) ((term ^ Long.MIN_VALUE) >>> shift) & (DIGITS - 1);
    }
}
