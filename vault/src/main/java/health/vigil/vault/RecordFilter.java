package health.vigil.vault;

import health.vigil.vault.RecordSearch.Condition;
import health.vigil.vault.internal.Problems;
import health.vigil.vault.internal.search.Parameter;
import health.vigil.vault.internal.search.Parameters;
import health.vigil.vault.internal.search.Question;
import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;

/// A search's conditions held against one resource by itself, as when it is written. What takes another record to
/// answer, a chain, `_has` or a hierarchy, is no part of it.
public final class RecordFilter {
    private static final int MOST_CONDITIONS = 20;

    private final List<Question> questions;

    private RecordFilter(List<Question> questions) {
        this.questions = questions;
    }

    /// Understands conditions, all of which must hold, or `VGL-VLT-400`.
    ///
    /// @param type the resource type that they are about
    /// @param now for approximate dates
    public static RecordFilter of(String type, List<Condition> conditions, Instant now) {
        if (conditions.size() > MOST_CONDITIONS) {
            throw Problems.badSearch("The filter has more than 20 conditions.", "Filter by less.");
        }
        return new RecordFilter(conditions.stream()
                .map(condition -> {
                    String[] name = condition.parameter().split(":", 2);
                    Parameter parameter = Parameters.find(type, name[0])
                            .orElseThrow(() -> Problems.unknownParameter(
                                    type, name[0], Parameters.of(type).keySet()));
                    return Question.of(parameter, name.length == 1 ? "" : name[1], condition.values(), now);
                })
                .toList());
    }

    /// Whether the resource meets all conditions.
    public boolean holds(Resource resource) {
        return questions.stream().allMatch(question -> question.holds(resource));
    }
}
