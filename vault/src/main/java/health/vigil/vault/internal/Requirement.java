package health.vigil.vault.internal;

import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.internal.search.Compartments;
import health.vigil.vault.internal.search.DateCondition;
import health.vigil.vault.internal.search.Elements;
import health.vigil.vault.internal.search.Modifier;
import health.vigil.vault.internal.search.Parameter;
import health.vigil.vault.internal.search.Parameters;
import health.vigil.vault.internal.search.Question;
import health.vigil.vault.internal.search.ReferenceTest;
import health.vigil.vault.internal.search.Span;
import health.vigil.vault.internal.search.Wording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;

/// What a search asks of a record: once of the tables, to have fewer candidates, and once of the record itself.
sealed interface Requirement {
    String PATIENT = "Patient/";

    /// Says to the tables what they can tell. Must not lose a record that holds.
    ///
    /// @return whether they tell all of it, so that a record which they find need not be opened to be asked
    boolean narrow(Narrowing tables, BlindIndex blind);

    /// Whether the record matches.
    boolean holds(StoredRecord record, Resource content);

    /// `_id`, and what a reverse chain came to.
    record OneOf(Set<String> ids) implements Requirement {
        @Override
        public boolean narrow(Narrowing tables, BlindIndex blind) {
            tables.require("c.id = any(" + tables.bind(Columns.texts(ids)) + ")");
            return true;
        }

        @Override
        public boolean holds(StoredRecord record, Resource content) {
            return ids.contains(record.key().id());
        }
    }

    /// `_lastUpdated`.
    record Updated(List<DateCondition> dates, Instant now) implements Requirement {
        @Override
        public boolean narrow(Narrowing tables, BlindIndex blind) {
            tables.times(dates, "c.updated", "(c.updated + interval '1 millisecond')");
            return false;
        }

        @Override
        public boolean holds(StoredRecord record, Resource content) {
            Span instant = new Span(record.updated(), record.updated().plusMillis(1));
            return dates.stream().anyMatch(date -> date.holds(instant, now));
        }
    }

    /// A parameter of the type.
    record Asked(Question question) implements Requirement {
        @Override
        public boolean narrow(Narrowing tables, BlindIndex blind) {
            Parameter parameter = question.parameter();
            boolean asksForOwner = parameter.namesOwner()
                    && (question.modifier() == Modifier.NONE || question.modifier() == Modifier.TYPE);
            if (asksForOwner) {
                return Requirement.narrow(parameter, targets(question), tables, blind);
            }
            if (isTimeOfCare(parameter) && question.modifier() == Modifier.NONE) {
                List<DateCondition> dates = new ArrayList<>();
                question.values().forEach(value -> DateCondition.parse(value).ifPresent(dates::add));
                tables.times(dates, "c.clinical", "c.clinical_until");
                return false;
            }
            Optional<List<Long>> wanted = blind.wanted(question);
            wanted.ifPresent(tables::anyOf);
            return wanted.isPresent() && BlindIndex.tellsAll(parameter);
        }

        @Override
        public boolean holds(StoredRecord record, Resource content) {
            return question.holds(content);
        }
    }

    /// `_text` and `_content`, which no index knows.
    record Says(List<Predicate<List<String>>> questions, boolean everywhere) implements Requirement {
        @Override
        public boolean narrow(Narrowing tables, BlindIndex blind) {
            return false;
        }

        @Override
        public boolean holds(StoredRecord record, Resource content) {
            return Wording.matches(content, questions, everywhere);
        }
    }

    /// All of several.
    record Both(List<Requirement> all) implements Requirement {
        @Override
        public boolean narrow(Narrowing tables, BlindIndex blind) {
            boolean told = true;
            for (Requirement requirement : all) {
                told &= requirement.narrow(tables, blind);
            }
            return told;
        }

        @Override
        public boolean holds(StoredRecord record, Resource content) {
            return all.stream().allMatch(requirement -> requirement.holds(record, content));
        }
    }

    /// One of several, or none of them; the tables are asked for neither.
    record Either(List<Requirement> any, boolean not) implements Requirement {
        @Override
        public boolean narrow(Narrowing tables, BlindIndex blind) {
            return false;
        }

        @Override
        public boolean holds(StoredRecord record, Resource content) {
            return any.stream().anyMatch(requirement -> requirement.holds(record, content)) != not;
        }
    }

    /// A chain, as the records that its rest came to.
    record RefersTo(Parameter parameter, Set<String> targets) implements Requirement {
        @Override
        public boolean narrow(Narrowing tables, BlindIndex blind) {
            return Requirement.narrow(parameter, targets, tables, blind);
        }

        @Override
        public boolean holds(StoredRecord record, Resource content) {
            return parameter.in(content).stream()
                    .flatMap(Elements::targets)
                    .anyMatch(target -> targets.contains(target.text()));
        }
    }

    /// A compartment: one of several parameters names the record whose it is.
    record BelongsTo(List<Parameter> parameters, RecordKey within) implements Requirement {
        static BelongsTo of(String type, RecordKey within) {
            return Compartments.parameters(within.type(), type)
                    .map(parameters -> new BelongsTo(parameters, within))
                    .orElseThrow(() -> Problems.badSearch(
                            "Records of the type are in no such compartment.", "Search by the type's parameters."));
        }

        @Override
        public boolean narrow(Narrowing tables, BlindIndex blind) {
            boolean patients = within.type().equals("Patient");
            boolean owned = patients && parameters.stream().anyMatch(Parameter::namesOwner);
            if (others().allMatch(Parameter::indexed)) {
                tables.ownerOrAnyOf(owned ? within.id() : null, values(blind));
            }
            return false;
        }

        /// The blind values of which a record in the compartment has one, unless it is the patient's by whose record
        /// it is.
        List<Long> values(BlindIndex blind) {
            return others().map(parameter -> blind.reference(parameter, within.reference()))
                    .toList();
        }

        private Stream<Parameter> others() {
            boolean patients = within.type().equals("Patient");
            return parameters.stream().filter(parameter -> !patients || !parameter.namesOwner());
        }

        @Override
        public boolean holds(StoredRecord record, Resource content) {
            return parameters.stream()
                    .flatMap(parameter -> parameter.in(content).stream())
                    .flatMap(Elements::targets)
                    .anyMatch(target -> target.text().equals(within.reference()));
        }
    }

    private static Set<String> targets(Question question) {
        Set<String> targets = new LinkedHashSet<>();
        question.values().forEach(value -> targets.addAll(ReferenceTest.wanted(question.parameter(), value)));
        return targets;
    }

    /// A reference to the owner is in the owner's column and not in the blind values.
    private static boolean narrow(Parameter parameter, Set<String> targets, Narrowing tables, BlindIndex blind) {
        long patients =
                targets.stream().filter(target -> target.startsWith(PATIENT)).count();
        if (parameter.namesOwner() && patients == targets.size()) {
            tables.owners(targets.stream()
                    .map(target -> target.substring(PATIENT.length()))
                    .collect(Collectors.toSet()));
            return true;
        }
        if (parameter.indexed() && (!parameter.namesOwner() || patients == 0)) {
            tables.anyOf(targets.stream()
                    .map(target -> blind.reference(parameter, target))
                    .toList());
            return true;
        }
        return false;
    }

    private static boolean isTimeOfCare(Parameter parameter) {
        return Parameters.timeOfCare(parameter.type()).filter(parameter::equals).isPresent();
    }
}
