package health.vigil.hl7v2;

import health.vigil.hl7v2.internal.syntax.Escapes;
import health.vigil.hl7v2.internal.syntax.FhirCharacters;
import health.vigil.hl7v2.internal.syntax.Syntax;

/// A part of a segment: a view of the message's text, split no further than it is asked for. An element beyond
/// what was sent is empty, so addressing never fails.
public abstract sealed class Element permits Field, Repetition, Component, Subcomponent {
    final String source;
    final int start;
    final int end;
    final Syntax syntax;
    /// Whether there is known to be neither a delimiter nor an escape in it, nor a character that FHIR forbids.
    final boolean plain;

    Element(String source, int start, int end, Syntax syntax, boolean plain) {
        this.source = source;
        this.start = start;
        this.end = end;
        this.syntax = syntax;
        this.plain = plain;
    }

    Element(String source, int start, int end, Syntax syntax) {
        this(source, start, end, syntax, false);
    }

    /// Whether nothing was sent: no character but delimiters. Says nothing about the value in the record.
    public final boolean isEmpty() {
        Delimiters delimiters = syntax.delimiters();
        for (int i = start; i < end; i++) {
            char c = source.charAt(i);
            if (c != delimiters.component() && c != delimiters.repetition() && c != delimiters.subcomponent()) {
                return false;
            }
        }
        return true;
    }

    /// Whether nothing but spaces and delimiters was sent.
    public final boolean isBlank() {
        Delimiters delimiters = syntax.delimiters();
        for (int i = start; i < end; i++) {
            char c = source.charAt(i);
            if (c > ' '
                    && c != delimiters.component()
                    && c != delimiters.repetition()
                    && c != delimiters.subcomponent()) {
                return false;
            }
        }
        return true;
    }

    /// Whether the sender says that there is no value and an old one is to be deleted: exactly `""`.
    public final boolean isNull() {
        return end - start == 2 && source.charAt(start) == '"' && source.charAt(start + 1) == '"';
    }

    /// Whether there is a value: neither blank nor null.
    public final boolean isValued() {
        return !isBlank() && !isNull();
    }

    /// How many characters were sent, delimiters and escapes included.
    public final int length() {
        return end - start;
    }

    /// As sent, with its delimiters and escapes. Identified content.
    public final String raw() {
        return source.substring(start, end);
    }

    /// The text of the first leaf, unescaped; the empty string where it is empty or null. Identified content.
    public final String text() {
        return text(false, leafEnd());
    }

    /// The same as plain text that a FHIR resource can hold: formatting commands are carried out as far as plain
    /// text can (line breaks and spaces) or dropped (highlighting, indents), and U+FFFD stands for each character
    /// that FHIR forbids. Identified content.
    public final String readable() {
        return text(true, leafEnd());
    }

    /// All of it as plain text that a FHIR resource can hold, the delimiters in it as characters like others: what an
    /// element of a type without components says. Identified content.
    public final String readableWhole() {
        return text(true, end);
    }

    /// Whether no leaf but the first has a text.
    public final boolean isOneLeaf() {
        Delimiters delimiters = syntax.delimiters();
        for (int i = leafEnd(); i < end; i++) {
            char c = source.charAt(i);
            if (c > ' '
                    && c != delimiters.component()
                    && c != delimiters.repetition()
                    && c != delimiters.subcomponent()) {
                return false;
            }
        }
        return true;
    }

    private int leafEnd() {
        if (plain) {
            return end;
        }
        Delimiters delimiters = syntax.delimiters();
        int stop = start;
        while (stop < end) {
            char c = source.charAt(stop);
            if (c == delimiters.component() || c == delimiters.repetition() || c == delimiters.subcomponent()) {
                break;
            }
            stop++;
        }
        return stop;
    }

    private String text(boolean readable, int stop) {
        if (plain) {
            return isNull() ? "" : source.substring(start, end);
        }
        char escape = syntax.delimiters().escape();
        boolean escaped = false;
        boolean doubtful = false;
        for (int i = start; i < stop; i++) {
            char c = source.charAt(i);
            escaped |= c == escape;
            doubtful |= c < ' ' || c >= Character.MIN_SURROGATE;
        }
        if (escaped) {
            return readable
                    ? FhirCharacters.only(Escapes.readable(source, start, stop, syntax))
                    : Escapes.decode(source, start, stop, syntax);
        }
        boolean isNull = stop - start == 2 && source.charAt(start) == '"' && source.charAt(start + 1) == '"';
        String sent = isNull ? "" : source.substring(start, stop);
        return readable && doubtful ? FhirCharacters.only(sent) : sent;
    }

    /// How many parts a delimiter makes of this element; 1 where it does not occur.
    final int count(char delimiter) {
        if (delimiter == Syntax.NONE) {
            return 1;
        }
        int count = 1;
        for (int i = source.indexOf(delimiter, start, end); i >= 0; i = source.indexOf(delimiter, i + 1, end)) {
            count++;
        }
        return count;
    }

    /// Where the part with this index, from 0, starts; past the end where there is none.
    final int startOf(int index, char delimiter) {
        if (index == 0) {
            return start;
        }
        if (delimiter == Syntax.NONE) {
            return end + 1;
        }
        int at = start;
        for (int i = 0; i < index; i++) {
            int next = source.indexOf(delimiter, at, end);
            if (next < 0) {
                return end + 1;
            }
            at = next + 1;
        }
        return at;
    }

    /// Where the part that starts here ends.
    final int endFrom(int from, char delimiter) {
        int next = delimiter == Syntax.NONE ? -1 : source.indexOf(delimiter, from, end);
        return next < 0 ? end : next;
    }

    /// Its size only: content is identified.
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + (end - start) + " characters]";
    }
}
