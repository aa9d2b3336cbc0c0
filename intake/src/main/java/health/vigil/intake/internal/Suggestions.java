package health.vigil.intake.internal;

import health.vigil.facts.Signal;
import health.vigil.intake.UnmappedCodes.Suggestion;
import health.vigil.vault.ConceptTranslation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.ConceptMap.ConceptMapGroupComponent;
import org.hl7.fhir.r4.model.ConceptMap.SourceElementComponent;
import org.hl7.fhir.r4.model.ConceptMap.TargetElementComponent;

/// What an unmapped code may mean: what other senders' maps make of the same code or the same name, and what the
/// platform's own signals are called. A suggestion is never applied by itself.
public final class Suggestions {
    private static final int MOST = 3;
    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final CodeMaps maps;

    public Suggestions(CodeMaps maps) {
        this.maps = maps;
    }

    private record Scored(double score, Suggestion suggestion) {}

    /// At most three, best first.
    public List<Suggestion> of(LocalCode code) {
        List<Scored> scored = new ArrayList<>();
        boolean unit = ConceptTranslation.UNITS.equals(code.system());
        for (Map<String, ConceptMap> map : maps.all().values()) {
            for (ConceptMap one : map.values()) {
                one.getGroup().forEach(group -> score(scored, code, unit, group));
            }
        }
        if (!unit && code.element().startsWith("Observation")) {
            for (Signal signal : Signal.values()) {
                double alike = alike(words(code), words(signal.label()));
                if (alike >= 0.5 && !signal.codes().isEmpty()) {
                    scored.add(new Scored(
                            alike * 0.8,
                            new Suggestion(
                                    "http://loinc.org",
                                    signal.codes().getFirst(),
                                    Optional.of(signal.label()),
                                    "a signal of the platform has this name")));
                }
            }
        }
        scored.sort((one, other) -> Double.compare(other.score(), one.score()));
        return scored.stream().map(Scored::suggestion).distinct().limit(MOST).toList();
    }

    private static void score(List<Scored> scored, LocalCode code, boolean unit, ConceptMapGroupComponent group) {
        if (unit != ConceptTranslation.UNITS.equals(group.getSource())) {
            return;
        }
        for (SourceElementComponent element : group.getElement()) {
            double alike = alike(words(code), words(element.getDisplay()));
            boolean sameCode = code.code().equalsIgnoreCase(element.getCode());
            double score = sameCode ? 1 + alike : alike;
            if (score < 0.5) {
                continue;
            }
            for (TargetElementComponent target : element.getTarget()) {
                scored.add(new Scored(
                        score,
                        new Suggestion(
                                group.getTarget(),
                                target.getCode(),
                                Optional.ofNullable(target.getDisplay()),
                                sameCode
                                        ? "another sender uses this code so"
                                        : "another sender's code has this name")));
            }
        }
    }

    /// Jaccard's coefficient of the words, 0 to 1.
    private static double alike(Set<String> one, Set<String> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return 0;
        }
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        return (double) both.size() / (one.size() + other.size() - both.size());
    }

    private static Set<String> words(LocalCode code) {
        return code.display() == null ? words(code.code()) : words(code.display());
    }

    private static Set<String> words(@org.jspecify.annotations.Nullable String text) {
        return text == null
                ? Set.of()
                : Arrays.stream(NOT_WORD.split(text.toLowerCase(Locale.ROOT)))
                        .filter(word -> !word.isEmpty())
                        .collect(Collectors.toSet());
    }
}
