package health.vigil.vault.internal.search;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;

/// `_text`, the words of the narrative, and `_content`, those of all values, case and diacritics ignored, in any
/// order.
public final class Wording {
    private Wording() {}

    /// The words of a resource's texts pass one of the questions.
    ///
    /// @param everywhere whether all values are looked at, not the narrative alone
    public static boolean matches(Resource resource, List<Predicate<List<String>>> questions, boolean everywhere) {
        List<String> words = (everywhere ? Stream.concat(narrative(resource), values(resource)) : narrative(resource))
                .flatMap(text -> words(text).stream())
                .distinct()
                .toList();
        return questions.stream().anyMatch(question -> question.test(words));
    }

    /// The words that a text is compared by.
    public static List<String> words(String text) {
        return Arrays.stream(Texts.normalised(text).split(" "))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Stream<String> narrative(Resource resource) {
        return resource instanceof DomainResource domain
                        && domain.hasText()
                        && domain.getText().hasDiv()
                ? pieces(domain.getText().getDiv())
                : Stream.empty();
    }

    /// Text by text, since what stands in two elements is two words.
    private static Stream<String> pieces(XhtmlNode node) {
        return Stream.concat(
                Stream.ofNullable(node.getContent()),
                node.getChildNodes().stream().flatMap(Wording::pieces));
    }

    private static Stream<String> values(Base element) {
        Stream<String> own = element.isPrimitive() ? Stream.ofNullable(element.primitiveValue()) : Stream.empty();
        return Stream.concat(
                own,
                element.children().stream()
                        .map(Property::getValues)
                        .flatMap(List::stream)
                        .flatMap(Wording::values));
    }
}
