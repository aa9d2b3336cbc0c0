package health.vigil.vault.internal.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// The part of FHIRPath that the R4 search parameters use, made into steps over the model once, since every write
/// asks every path of its type: children, `|`, `as`, `where(child='value')`, `where(resolve() is Type)`, `[0]`.
public final class ElementPath {
    private static final Pattern AS = Pattern.compile("(\\S+) as (\\w+)");
    private static final Pattern WHERE_EQUAL = Pattern.compile("where\\((\\w+)='([^']*)'\\)");
    private static final Pattern WHERE_TYPE = Pattern.compile("where\\(resolve\\(\\) is (\\w+)\\)");
    private static final Pattern CAST = Pattern.compile("(?:as|ofType)\\((\\w+)\\)");
    private static final Pattern CHILD = Pattern.compile("(\\w+)(\\[0\\])?");
    private static final String DECEASED = "Patient.deceased.exists() and Patient.deceased != false";

    private static final Base[] NONE = {};

    private final List<List<Step>> alternatives;
    private final Set<String> ends;

    private ElementPath(List<List<Step>> alternatives) {
        this.alternatives = List.copyOf(alternatives);
        this.ends = alternatives.stream().flatMap(ElementPath::ends).collect(Collectors.toUnmodifiableSet());
    }

    private sealed interface Step {
        record Child(String name, int hash, boolean firstOnly) implements Step {}

        record OfType(String type) implements Step {}

        record WithChild(String name, String value) implements Step {}

        record Naming(String type) implements Step {}

        /// A choice of date and boolean, as the boolean it amounts to.
        record Truth(String name) implements Step {}
    }

    /// @param expression as the search parameter's definition has it; one outside the subset is an
    ///     [IllegalArgumentException]
    public static ElementPath of(String expression) {
        if (expression.equals(DECEASED)) {
            return new ElementPath(List.of(List.of(new Step.Truth("deceased"))));
        }
        List<List<Step>> alternatives = new ArrayList<>();
        for (String alternative : split(expression, '|')) {
            alternatives.add(steps(alternative.strip()));
        }
        return new ElementPath(alternatives);
    }

    /// The elements, in order; none where there are none.
    public List<Base> in(Base root) {
        List<Base> found = new ArrayList<>(2);
        for (List<Step> steps : alternatives) {
            follow(root, steps, 0, found);
        }
        return found;
    }

    /// The same elements as seen from the elements of `base`, for a component of a composite; empty where none of
    /// them is below it.
    ///
    /// @param bases all paths of the composite, so that what is below a deeper one is left to that
    List<ElementPath> below(ElementPath base, ElementPath bases) {
        List<Step> prefix = base.alternatives.getFirst();
        List<List<Step>> relative = new ArrayList<>();
        for (List<Step> steps : alternatives) {
            boolean deeper = bases.alternatives.stream()
                    .anyMatch(other -> other.size() > prefix.size() && startsWith(steps, other));
            if (startsWith(steps, prefix) && !deeper) {
                relative.add(steps.subList(prefix.size(), steps.size()));
            }
        }
        return relative.isEmpty() ? List.of() : List.of(new ElementPath(relative));
    }

    /// The child of the resource that it is, where it is just one.
    Optional<String> onlyChild() {
        return alternatives.size() == 1
                        && alternatives.getFirst().getFirst()
                                instanceof Step.Child(String name, int hash, boolean first)
                        && alternatives.getFirst().stream().skip(1).allMatch(Step.Naming.class::isInstance)
                ? Optional.of(name)
                : Optional.empty();
    }

    /// The names of the elements that it leads to and, of a choice, of their types.
    Set<String> ends() {
        return ends;
    }

    private static Stream<String> ends(List<Step> steps) {
        List<String> names = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Child(String name, int hash, boolean firstOnly) -> {
                    names.clear();
                    names.add(name);
                }
                case Step.OfType(String type) -> names.add(type);
                case Step.Truth(String name) -> names.add(name);
                case Step.WithChild _, Step.Naming _ -> {}
            }
        }
        return names.stream();
    }

    /// Each alternative as a path of its own.
    List<ElementPath> alternatives() {
        return alternatives.stream()
                .map(steps -> new ElementPath(List.of(steps)))
                .toList();
    }

    private static boolean startsWith(List<Step> steps, List<Step> prefix) {
        return steps.size() >= prefix.size() && steps.subList(0, prefix.size()).equals(prefix);
    }

    private static void follow(Base from, List<Step> steps, int next, List<Base> found) {
        if (next == steps.size()) {
            found.add(from);
            return;
        }
        switch (steps.get(next)) {
            case Step.Child(String name, int hash, boolean firstOnly) -> {
                for (Base child : children(from, hash, name)) {
                    if (child != null && !child.isEmpty()) {
                        follow(child, steps, next + 1, found);
                        if (firstOnly) {
                            return;
                        }
                    }
                }
            }
            case Step.OfType(String type) -> {
                if (from.fhirType().equals(type)) {
                    follow(from, steps, next + 1, found);
                }
            }
            case Step.WithChild(String name, String value) -> {
                for (Base child : children(from, name.hashCode(), name)) {
                    if (child != null && value.equals(child.primitiveValue())) {
                        follow(from, steps, next + 1, found);
                        return;
                    }
                }
            }
            case Step.Naming(String type) -> {
                if (from instanceof Reference reference
                        && (type.equals(reference.getReferenceElement().getResourceType())
                                || type.equals(reference.getType()))) {
                    follow(from, steps, next + 1, found);
                }
            }
            case Step.Truth(String name) -> {
                boolean truth = false;
                for (Base child : children(from, name.hashCode(), name)) {
                    truth |= child != null && !child.isEmpty() && !"false".equals(child.primitiveValue());
                }
                found.add(new BooleanType(truth));
            }
        }
    }

    private static Base[] children(Base from, int hash, String name) {
        Base @Nullable [] children = from.getProperty(hash, name, false);
        return children == null ? NONE : children;
    }

    private static List<Step> steps(String expression) {
        List<Step> steps = new ArrayList<>();
        String rest = expression;
        if (expression.startsWith("(")) {
            int end = expression.lastIndexOf(')');
            Matcher as = AS.matcher(expression.substring(1, end));
            if (!as.matches()) {
                throw new IllegalArgumentException("not a path that search uses: " + expression);
            }
            steps.addAll(steps(as.group(1)));
            steps.add(new Step.OfType(as.group(2)));
            rest = expression.substring(end + 1);
        } else {
            int dot = expression.indexOf('.');
            rest = dot < 0 ? "" : expression.substring(dot);
        }
        for (String part : split(rest, '.')) {
            if (!part.isEmpty()) {
                steps.add(step(part));
            }
        }
        return steps;
    }

    private static Step step(String part) {
        Matcher child = CHILD.matcher(part);
        if (child.matches()) {
            return new Step.Child(child.group(1), child.group(1).hashCode(), child.group(2) != null);
        }
        Matcher cast = CAST.matcher(part);
        if (cast.matches()) {
            return new Step.OfType(cast.group(1));
        }
        Matcher equal = WHERE_EQUAL.matcher(part);
        if (equal.matches()) {
            return new Step.WithChild(equal.group(1), equal.group(2));
        }
        Matcher type = WHERE_TYPE.matcher(part);
        if (type.matches()) {
            return new Step.Naming(type.group(1));
        }
        throw new IllegalArgumentException("not a path that search uses: " + part);
    }

    /// Splits outside parentheses.
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            depth += at == '(' ? 1 : at == ')' ? -1 : 0;
            if (at == separator && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }
}
