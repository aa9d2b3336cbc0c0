package health.vigil.vault.internal;

import health.vigil.vault.RecordSearch.Order;
import health.vigil.vault.internal.search.Elements;
import health.vigil.vault.internal.search.Parameter;
import health.vigil.vault.internal.search.Parameters;
import health.vigil.vault.internal.search.Texts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;

/// In which order a search gives its matches.
sealed interface Sequence {
    /// The column of the time of care.
    String CARE = "c.clinical";

    /// By a column, so that a page can be taken without the others.
    ///
    /// @param column of `c`; an order by time goes on by id in the same direction
    record ByColumn(String column, boolean descending) implements Sequence {
        boolean byId() {
            return column.equals("c.id");
        }

        /// Whether there are records without a value, which come last: they have the time of their update in the
        /// column.
        boolean missingLast() {
            return column.equals(CARE);
        }
    }

    /// By content, which the tables do not know.
    record ByContent(Comparator<Resource> comparator) implements Sequence {}

    static Sequence of(String type, List<Order> orders) {
        if (orders.isEmpty()) {
            return new ByColumn("c.updated", false);
        }
        if (orders.size() == 1) {
            Optional<String> column = column(type, orders.getFirst().parameter());
            if (column.isPresent()) {
                return new ByColumn(column.get(), orders.getFirst().descending());
            }
        }
        return new ByContent(orders.stream()
                .map(order -> comparator(type, order))
                .reduce(Comparator::thenComparing)
                .orElseThrow());
    }

    private static Optional<String> column(String type, String parameter) {
        return switch (parameter) {
            case Parameters.ID -> Optional.of("c.id");
            case Parameters.LAST_UPDATED -> Optional.of("c.updated");
            case Order.TIME_OF_CARE -> Optional.of(CARE);
            default ->
                Parameters.timeOfCare(type)
                        .filter(care -> care.name().equals(parameter))
                        .map(care -> CARE);
        };
    }

    /// By the smallest value, or the largest where it descends; a record without the element comes last.
    private static Comparator<Resource> comparator(String type, Order order) {
        Comparator<Comparable<Object>> ascending = Comparable::compareTo;
        Comparator<Comparable<Object>> values = order.descending() ? ascending.reversed() : ascending;
        Comparator<Optional<Comparable<Object>>> missingLast = Comparator.comparing(Optional::isEmpty);
        return Comparator.comparing(
                resource -> keys(type, order.parameter(), resource).min(values),
                missingLast.thenComparing(
                        (one, other) -> one.isEmpty() || other.isEmpty() ? 0 : values.compare(one.get(), other.get())));
    }

    @SuppressWarnings("unchecked") // one parameter's keys are all of one comparable type
    private static Stream<Comparable<Object>> keys(String type, String name, Resource resource) {
        Stream<? extends Comparable<?>> keys = switch (name) {
            case Parameters.ID -> Stream.of(resource.getIdElement().getIdPart());
            case Parameters.LAST_UPDATED ->
                Stream.of(resource.getMeta().getLastUpdated().toInstant());
            case Order.TIME_OF_CARE ->
                Parameters.timeOfCare(type).stream()
                        .flatMap(parameter -> parameter.in(resource).stream())
                        .flatMap(Sequence::time);
            default -> {
                Parameter parameter = Parameters.find(type, name)
                        .orElseThrow(() -> Problems.unknownParameter(
                                type, name, Parameters.of(type).keySet()));
                yield parameter.in(resource).stream().flatMap(element -> keys(parameter, element));
            }
        };
        return keys.map(key -> (Comparable<Object>) key);
    }

    private static Stream<? extends Comparable<?>> keys(Parameter parameter, Base element) {
        return switch (parameter.kind()) {
            case STRING -> Elements.texts(element).map(Texts::normalised);
            case TOKEN -> Elements.codes(element).map(Elements.Code::value);
            case REFERENCE -> Elements.targets(element).map(Elements.Target::text);
            case URI -> Stream.ofNullable(element.primitiveValue());
            case DATE -> time(element);
            case NUMBER, QUANTITY -> Elements.values(element);
            case COMPOSITE, SPECIAL ->
                throw Problems.badSearch(
                        "A composite or special parameter gives no order.", "Sort by a parameter of another kind.");
        };
    }

    private static Stream<Instant> time(Base element) {
        return Elements.span(element).flatMap(span -> span.position()).stream();
    }
}
