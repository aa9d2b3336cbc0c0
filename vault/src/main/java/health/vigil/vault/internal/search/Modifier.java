package health.vigil.vault.internal.search;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What follows a parameter's name after a colon. A resource type in its place is [#TYPE].
public enum Modifier {
    NONE(""),
    MISSING("missing"),
    EXACT("exact"),
    CONTAINS("contains"),
    NOT("not"),
    TEXT("text"),
    OF_TYPE("of-type"),
    IDENTIFIER("identifier"),
    ABOVE("above"),
    BELOW("below"),
    TYPE("[type]");

    private final String code;

    Modifier(String code) {
        this.code = code;
    }

    /// As in the URL.
    public String code() {
        return code;
    }

    /// Those that a parameter takes, besides none.
    public static Set<Modifier> of(Parameter parameter) {
        return switch (parameter.kind()) {
            case TOKEN ->
                parameter.ofIdentifiers()
                        ? EnumSet.of(MISSING, NOT, TEXT, OF_TYPE)
                        : parameter.name().equals("contenttype")
                                        || parameter.name().equals("content-type")
                                ? EnumSet.of(MISSING, NOT, TEXT, BELOW)
                                : EnumSet.of(MISSING, NOT, TEXT);
            case STRING -> EnumSet.of(MISSING, EXACT, CONTAINS);
            case REFERENCE -> ofReferences(parameter);
            case URI -> EnumSet.of(MISSING, ABOVE, BELOW);
            case DATE, NUMBER, QUANTITY -> EnumSet.of(MISSING);
            case COMPOSITE, SPECIAL -> EnumSet.noneOf(Modifier.class);
        };
    }

    private static Set<Modifier> ofReferences(Parameter parameter) {
        Set<Modifier> taken = EnumSet.of(MISSING, IDENTIFIER, TYPE);
        if (alongHierarchies(parameter)) {
            taken.add(ABOVE);
            taken.add(BELOW);
        } else if (parameter.targets().stream().anyMatch(Modifier::isCanonical)) {
            taken.add(BELOW);
        }
        return taken;
    }

    /// Whether the reference may name records that are part of one another.
    public static boolean alongHierarchies(Parameter parameter) {
        return parameter.kind() == Parameter.Kind.REFERENCE
                && (parameter.targets().isEmpty()
                        || parameter.targets().stream()
                                .anyMatch(type -> Parameters.parent(type).isPresent()));
    }

    /// Whether records of the type are referred to by their URL and version.
    private static boolean isCanonical(String type) {
        return Parameters.find(type, "url").isPresent()
                && Parameters.find(type, "version").isPresent();
    }

    /// The modifier of that name for a parameter; empty where the parameter takes none such.
    static Optional<Modifier> find(Parameter parameter, String code) {
        if (code.isEmpty()) {
            return Optional.of(NONE);
        }
        Set<Modifier> taken = of(parameter);
        if (taken.contains(TYPE)
                && (parameter.targets().isEmpty() || parameter.targets().contains(code))
                && Character.isUpperCase(code.charAt(0))) {
            return Optional.of(TYPE);
        }
        return Arrays.stream(values())
                .filter(modifier -> modifier != NONE && modifier.code.equals(code) && taken.contains(modifier))
                .findFirst();
    }
}
