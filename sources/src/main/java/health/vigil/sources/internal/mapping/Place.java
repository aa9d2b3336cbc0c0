package health.vigil.sources.internal.mapping;

/// Where something stands in an item.
///
/// @param whole whether it is counted from the whole item, and not from the element of its list
/// @param pointer a JSON Pointer (RFC 6901); of a column, one to the member of that name
public record Place(boolean whole, String pointer) {
    /// The member of this name.
    public static Place column(String name) {
        return new Place(true, "/" + escaped(name));
    }

    /// A name as a part of a pointer.
    public static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
