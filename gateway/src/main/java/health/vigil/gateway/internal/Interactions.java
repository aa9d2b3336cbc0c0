package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import health.vigil.gateway.internal.Consequences.Consequence;
import health.vigil.gateway.internal.Writing.Plan;
import health.vigil.gateway.internal.terminology.Definitions;
import health.vigil.policy.Decision;
import health.vigil.vault.RecordKey;
import health.vigil.vault.SearchCatalog;
import health.vigil.vault.StoredRecord;
import health.vigil.vault.Vault;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What FHIR's interactions with one record or type do, in a turn. Those that write are planned first, so that a
/// transaction can carry out many at once.
final class Interactions {
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;

    private final Reading reading;
    private final Searching searching;
    private final Writing writing;
    private final Patching patching;
    private final Pages pages;

    /// @param clock of this platform
    Interactions(
            FhirContext fhir, Vault vault, Definitions shipped, Writing writing, Pages pages, InstantSource clock) {
        this.reading = new Reading(vault, clock);
        this.searching = new Searching(vault, shipped);
        this.writing = writing;
        this.patching = new Patching(fhir);
        this.pages = pages;
    }

    Searching searching() {
        return searching;
    }

    Writing writing() {
        return writing;
    }

    /// Read, vread, search and histories.
    Outcome get(Turn turn, Ask ask, Pages.Style style) {
        List<String> path = ask.path();
        if (path.equals(List.of("_history"))) {
            return Outcome.of(OK, pages.changes(turn, null, ask.parameters(), style));
        }
        if (path.isEmpty()) {
            return Outcome.of(OK, pages.search(turn, searching, null, ask.parameters(), style));
        }
        RecordType<?> type = type(ask);
        if (path.size() == 1) {
            return Outcome.of(OK, pages.search(turn, searching, null, type, ask.parameters(), style));
        }
        if (path.size() == 2 && path.get(1).equals("_history")) {
            return Outcome.of(OK, pages.changes(turn, type, ask.parameters(), style));
        }
        if (path.size() == 2) {
            ReadParameters.check(ask.parameters(), style.lenient());
            return reading.read(turn, type, id(ask), null, ask.conditions());
        }
        if (path.size() == 3 && path.get(2).equals("_history")) {
            return Outcome.of(OK, pages.history(turn, type, id(ask), ask.parameters(), style));
        }
        if (path.size() == 3 && !SearchCatalog.compartment(type.name()).isEmpty()) {
            return Outcome.of(OK, compartment(turn, ask, new RecordKey(type.name(), id(ask)), style));
        }
        if (path.size() == 4 && path.get(2).equals("_history")) {
            ReadParameters.check(ask.parameters(), style.lenient());
            return reading.read(turn, type, id(ask), version(type, path.get(3)), ask.conditions());
        }
        throw Refusals.notOffered();
    }

    /// The records of one type, or of all with `*`, that belong to a record (R4, 3.1.1.3).
    private Body compartment(Turn turn, Ask ask, RecordKey within, Pages.Style style) {
        return ask.segment(2).equals("*")
                ? pages.search(turn, searching, within, ask.parameters(), style)
                : pages.search(
                        turn,
                        searching,
                        within,
                        RecordType.named(ask.segment(2)).orElseThrow(Refusals::unknownType),
                        ask.parameters(),
                        style);
    }

    /// What is to be done for an interaction that writes.
    ///
    /// @param id that a create gives, null to make one
    Plan plan(Turn turn, Ask ask, @Nullable String id) {
        RecordType<?> type = type(ask);
        if (ask.path().size() > 2) {
            throw Refusals.notOffered();
        }
        Optional<StoredRecord> meant = meant(turn, type, ask);
        return switch (ask.method()) {
            case POST -> {
                if (ask.path().size() != 1) {
                    throw Refusals.notOffered();
                }
                Resource content = content(ask, type);
                yield meant.isPresent()
                        ? existing(turn, type, meant.get())
                        : writing.create(turn, type, id == null ? newId(turn, type, content) : id, content, "create");
            }
            case PUT -> update(turn, ask, type, meant, id);
            case PATCH -> {
                Patch patch = ask.patch();
                if (patch == null) {
                    throw Refusals.badRequest("The patch is missing.", "Send a JSON Patch or Parameters.");
                }
                UnaryOperator<Resource> change = current -> patching.apply(current, patch);
                String target = conditional(ask)
                        ? meant.orElseThrow(() -> Refusals.notFound(type.name()))
                                .key()
                                .id()
                        : id(ask);
                yield writing.patch(turn, type, target, ask.conditions().ifMatch(), change);
            }
            case DELETE -> {
                if (!conditional(ask)) {
                    yield writing.delete(turn, type, id(ask), ask.conditions().ifMatch());
                }
                yield meant.isPresent()
                        ? writing.delete(
                                turn,
                                type,
                                meant.get().key().id(),
                                ask.conditions().ifMatch())
                        : Writing.nothing(turn, type);
            }
            case GET -> throw new IllegalArgumentException("a GET has no plan");
        };
    }

    /// The record that the condition of an interaction means, as it was when this was first asked.
    Optional<StoredRecord> meant(Turn turn, RecordType<?> type, Ask ask) {
        Map<String, List<String>> condition = ask.method() == Ask.Method.POST
                ? ask.conditions().ifNoneExist()
                : conditional(ask) ? ask.parameters() : null;
        if (condition == null) {
            return Optional.empty();
        }
        return turn.meant(ask, () -> {
            if (ask.method() == Ask.Method.POST) {
                searching.alone(turn, type, condition);
            }
            List<StoredRecord> found = searching.conditional(turn, type, condition);
            if (found.size() > 1) {
                throw Refusals.ambiguous();
            }
            return found.stream().findFirst();
        });
    }

    String newId(Turn turn, RecordType<?> type, Resource content) {
        return writing.newId(turn, type, content);
    }

    /// What the caller learns of a plan that was carried out.
    ///
    /// @param written the new version, null where nothing changed
    Outcome outcome(Turn turn, Plan plan, @Nullable StoredRecord written) {
        StoredRecord record = written == null ? plan.current() : written;
        if (record == null || plan.interaction().equals("delete")) {
            return record == null
                    ? new Outcome(NO_CONTENT, null, null, null)
                    : new Outcome(NO_CONTENT, null, record.versionedReference(), record.updated());
        }
        Body content = record.deleted() || !mayRead(turn, plan, record) ? null : Body.Kept.of(record, plan.permit());
        boolean created = written != null && (plan.current() == null);
        return new Outcome(created ? CREATED : OK, content, record.versionedReference(), record.updated());
    }

    /// A token that was given for writing alone learns that it wrote, and nothing of the record.
    private static boolean mayRead(Turn turn, Plan plan, StoredRecord record) {
        return turn.call().principal().scopes() == null
                || turn.decide(
                                health.vigil.policy.Action.READ,
                                plan.type(),
                                record.key().reference(),
                                record.patient())
                        instanceof Decision.Permit;
    }

    static RecordType<?> type(Ask ask) {
        return RecordType.named(ask.segment(0)).orElseThrow(Refusals::unknownType);
    }

    private Plan update(Turn turn, Ask ask, RecordType<?> type, Optional<StoredRecord> meant, @Nullable String given) {
        Resource content = content(ask, type);
        String own = content.getIdElement().getIdPart();
        if (!conditional(ask)) {
            if (onlyIfAbsent(ask) && writing.present(turn, type, id(ask)).isPresent()) {
                throw Refusals.stale();
            }
            if (!id(ask).equals(own)) {
                throw Refusals.badRequest(
                        "The id in the resource is missing or not the one in the URL.", "Send the same id in both.");
            }
            return writing.update(turn, type, id(ask), ask.conditions().ifMatch(), content);
        }
        if (meant.isPresent()) {
            String id = meant.get().key().id();
            if (own != null && !own.equals(id)) {
                throw Refusals.badRequest(
                        "The id in the resource is not that of the record that the condition means.",
                        "Leave the id out.");
            }
            return writing.update(turn, type, id, ask.conditions().ifMatch(), content);
        }
        if (ask.conditions().ifMatch() != null) {
            throw Refusals.stale();
        }
        if (own != null && given == null) {
            return writing.createUnder(turn, type, own, content);
        }
        return writing.create(turn, type, given == null ? newId(turn, type, content) : given, content, "update");
    }

    private static Plan existing(Turn turn, RecordType<?> type, StoredRecord record) {
        Decision decision =
                turn.decide(health.vigil.policy.Action.READ, type, record.key().reference(), record.patient());
        if (!(decision instanceof Decision.Permit permit)) {
            throw turn.refuse(
                    Refusals.denied(decision),
                    decision,
                    "read",
                    record.patient(),
                    record.key().reference());
        }
        turn.disclosed(decision, "read", record.patient(), List.of(record.versionedReference()), List.of());
        return new Plan(type, "create", permit, record.patient(), null, record, Consequence.NONE);
    }

    /// `If-None-Match: *` on a write: what is there already stays, and is the answer.
    private static boolean onlyIfAbsent(Ask ask) {
        return ask.conditions().ifNoneMatch() != null
                && ask.conditions().ifNoneMatch().any();
    }

    private static boolean conditional(Ask ask) {
        return ask.path().size() == 1 && ask.method() != Ask.Method.POST;
    }

    private static String id(Ask ask) {
        return ask.segment(1);
    }

    private static Resource content(Ask ask, RecordType<?> type) {
        Resource content = ask.content();
        if (content == null) {
            throw Refusals.badRequest("The resource is missing.", "Send it as the body.");
        }
        if (!Objects.equals(content.fhirType(), type.name())) {
            throw Refusals.badRequest(
                    "The resource is not a " + type.name() + ".", "Send it to the address of its own type.");
        }
        return content;
    }

    private static int version(RecordType<?> type, String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw Refusals.notFound(type.name());
        }
        return Integer.parseInt(text);
    }
}
