package health.vigil.ledger.internal.encoding;

import java.util.List;

/// The part of JSON that entries use: no null (an absent value has no member) and no fractions.
public sealed interface Json {
    /// The largest whole number that every JSON reader keeps exactly (RFC 8785 section 3.2.2.3, RFC 7493 section
    /// 2.2).
    long LARGEST_WHOLE = (1L << 53) - 1;

    /// A string.
    record Text(String value) implements Json {}

    /// A whole number between -[#LARGEST_WHOLE] and [#LARGEST_WHOLE].
    record Whole(long value) implements Json {
        public Whole {
            if (value > LARGEST_WHOLE || value < -LARGEST_WHOLE) {
                throw new IllegalArgumentException("a number of an entry is below 2^53");
            }
        }
    }

    /// True or false.
    record Flag(boolean value) implements Json {}

    /// An array.
    record Items(List<Json> values) implements Json {
        public Items {
            values = List.copyOf(values);
        }
    }

    /// An object; the list is not copied, and its maker leaves it alone from now on.
    ///
    /// @param values ascending by name, each once, in the order of UTF-16 code units: `String`'s own and RFC 8785's
    ///     (section 3.2.3)
    record Members(List<Member> values) implements Json {}

    /// A value of an object.
    record Member(String name, Json value) {}
}
