package health.vigil.base;

import java.util.regex.Pattern;

/// What went wrong, for the person who has to mend it.
///
/// @param code stable, `VGL-<ROOM>-<three digits>`, never reused for another meaning; listed in `docs/errors.md`
/// @param message one sentence; never carries content of a record, only names of fields, types and codes
/// @param remedy what the reader can do next, one sentence
public record Problem(String code, String message, String remedy) {
    private static final Pattern CODE = Pattern.compile("VGL-[A-Z0-9]{2,4}-[0-9]{3}");

    public Problem {
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException("not a problem code: " + code);
        }
    }

    @Override
    public String toString() {
        return code + " " + message + " " + remedy;
    }
}
