package health.vigil.cds.internal;

/// How far the documents of a patient were read.
///
/// @param all whether every one that a score can see could be had
/// @param read how many of those had text that is read
/// @param unread how many had none: a link, a picture, a form that is not read
record Documents(boolean all, int read, int unread) {
    /// What a card says of it; empty where everything was read.
    String told() {
        if (all && unread == 0) {
            return "";
        }
        String which = all
                ? unread + " of " + (read + unread) + " documents were not read"
                : read == 0 ? "Documents were not read" : "Not all documents were read";
        return which + ": what only they say is not counted.";
    }
}
