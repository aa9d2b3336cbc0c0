package health.vigil.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What an access token was given for, in the words of SMART App Launch 2.2: `system/Observation.rs`, with the letters
/// of create, read, update, delete and search. `read`, `write` and `*` of version 1 are read as `rs`, `cud` and
/// `cruds`. Of the levels there is only `system`, and no scope has search parameters.
///
/// @param permissions letters by resource type, `*` for every type
public record Scopes(SortedMap<String, String> permissions) {
    private static final String ALL = "cruds";
    private static final String EVERY_TYPE = "*";
    private static final int MOST = 1_000;
    private static final Pattern FORM =
            Pattern.compile("system/(\\*|[A-Z][A-Za-z]{1,63})\\.(read|write|\\*|(?=[cruds])c?r?u?d?s?)");
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{1,63}");
    /// FHIR's resource types are of these kinds.
    private static final Set<DataCategory> RECORDS = Set.of(
            DataCategory.DEMOGRAPHICS,
            DataCategory.CLINICAL,
            DataCategory.NOTE,
            DataCategory.ENCOUNTER,
            DataCategory.FINANCIAL,
            DataCategory.DIRECTORY,
            DataCategory.TERMINOLOGY);

    public Scopes {
        permissions = Collections.unmodifiableSortedMap(new TreeMap<>(permissions));
    }

    /// The scopes as an operator writes them.
    ///
    /// @throws IllegalArgumentException naming one that is not of this form
    public static Scopes of(Collection<String> written) {
        SortedMap<String, String> permissions = new TreeMap<>();
        for (String one : written) {
            if (!add(permissions, one)) {
                throw new IllegalArgumentException(one + " is no scope like system/Observation.rs");
            }
        }
        return new Scopes(permissions);
    }

    /// The scopes as a program asks for them, separated by spaces, possibly hostile: what is not of this form is not
    /// asked for.
    public static Scopes asked(String text) {
        SortedMap<String, String> permissions = new TreeMap<>();
        for (String one : text.split(" ", MOST)) {
            add(permissions, one);
        }
        return new Scopes(permissions);
    }

    /// What [#toString] wrote.
    public static Scopes parse(String text) {
        return of(Set.of(text.split(" ")));
    }

    /// What these and the others have in common.
    public Scopes within(Scopes others) {
        SortedMap<String, String> common = new TreeMap<>();
        permissions.forEach((type, letters) -> others.permissions.forEach((other, allowed) -> {
            String narrower = type.equals(EVERY_TYPE) ? other : type;
            if (narrower.equals(other) || other.equals(EVERY_TYPE)) {
                String both = letters(letter -> letters.indexOf(letter) >= 0 && allowed.indexOf(letter) >= 0);
                if (!both.isEmpty()) {
                    common.merge(narrower, both, Scopes::either);
                }
            }
        }));
        return new Scopes(common);
    }

    /// Whether they are given for all that the others are.
    public boolean cover(Scopes others) {
        return others.permissions.entrySet().stream()
                .allMatch(each -> each.getValue()
                        .chars()
                        .allMatch(letter -> given(each.getKey()).indexOf(letter) >= 0));
    }

    public boolean isEmpty() {
        return permissions.isEmpty();
    }

    /// The resource types that are named.
    public Set<String> types() {
        return permissions.keySet().stream()
                .filter(type -> !type.equals(EVERY_TYPE))
                .collect(Collectors.toSet());
    }

    /// Whether they are given for what is asked. Whatever is no record of FHIR, or is neither read nor written, they
    /// are not given for. The history of a type is a search, that of one record is read.
    boolean cover(AccessRequest request) {
        String resource = request.resource();
        int slash = resource.indexOf('/');
        String type = slash < 0 ? resource : resource.substring(0, slash);
        String needed = switch (request.action()) {
            case READ -> "r";
            case HISTORY -> slash < 0 ? "s" : "r";
            case SEARCH -> "s";
            case EXPORT -> "rs";
            case CREATE -> "c";
            case UPDATE -> "u";
            case DELETE -> "d";
            case REIDENTIFY, ACKNOWLEDGE, OVERRIDE, RECORD_OUTCOME, BREAK_GLASS, REPLAY_EXCEPTION, OPERATE -> "";
        };
        String given = given(type);
        return !needed.isEmpty()
                && RECORDS.contains(request.data())
                && TYPE.matcher(type).matches()
                && needed.chars().allMatch(letter -> given.indexOf(letter) >= 0);
    }

    private String given(String type) {
        return either(permissions.getOrDefault(EVERY_TYPE, ""), permissions.getOrDefault(type, ""));
    }

    /// In version 2, separated by spaces, each type once.
    @Override
    public String toString() {
        Iterator<Map.Entry<String, String>> each = permissions.entrySet().iterator();
        StringBuilder text = new StringBuilder();
        while (each.hasNext()) {
            Map.Entry<String, String> one = each.next();
            text.append("system/").append(one.getKey()).append('.').append(one.getValue());
            text.append(each.hasNext() ? " " : "");
        }
        return text.toString();
    }

    private static boolean add(SortedMap<String, String> permissions, String scope) {
        Matcher form = FORM.matcher(scope);
        if (!form.matches()) {
            return false;
        }
        String letters = switch (form.group(2)) {
            case "read" -> "rs";
            case "write" -> "cud";
            case "*" -> ALL;
            default -> form.group(2);
        };
        permissions.merge(form.group(1), letters, Scopes::either);
        return true;
    }

    private static String either(String some, String more) {
        return letters(letter -> some.indexOf(letter) >= 0 || more.indexOf(letter) >= 0);
    }

    private static String letters(java.util.function.IntPredicate wanted) {
        return ALL.chars().filter(wanted).mapToObj(Character::toString).collect(Collectors.joining());
    }
}
