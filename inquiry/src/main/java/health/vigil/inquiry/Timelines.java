package health.vigil.inquiry;

import health.vigil.base.PatientToken;
import health.vigil.ledger.Act;
import health.vigil.ledger.EntrySearch;
import health.vigil.ledger.LedgerReader;
import health.vigil.ledger.RecordedEntry;
import health.vigil.policy.Action;
import health.vigil.policy.Decided;
import health.vigil.policy.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Timelines, from the log alone. Asked and recorded as every question is. Safe for several threads.
public final class Timelines {
    /// Entries that one page of a timeline is put together from.
    private static final int MOST = 4000;

    private static final Duration BEFORE_ALERT = Duration.ofHours(4);
    private static final Duration AFTER_ALERT = Duration.ofHours(1);

    private final Inquiries inquiries;
    private final LedgerReader reader;

    public Timelines(Inquiries inquiries) {
        this.inquiries = inquiries;
        this.reader = inquiries.reader();
    }

    /// A timeline, recorded before it is given.
    ///
    /// @param range `from`, `until` and `after` of an inquiry
    public Decided<Timeline> of(Principal principal, Scope scope, Inquiry range) {
        String question = scope.kind() + "-timeline";
        return inquiries.decided(principal, Action.SEARCH, question, permit -> {
            Timeline timeline = assemble(scope, range);
            List<RecordedEntry> shown = timeline.steps().stream()
                    .flatMap(step -> step.entries().stream())
                    .toList();
            TreeMap<String, String> parameters = new TreeMap<>(range.parameters(false));
            parameters.put("scope", shown.isEmpty() ? scope.kind() : scope.kind() + "/" + scope.name());
            if (!shown.isEmpty()) {
                parameters.put(
                        "first",
                        "entry/"
                                + shown.stream()
                                        .mapToLong(RecordedEntry::index)
                                        .min()
                                        .orElse(0));
                parameters.put(
                        "last",
                        "entry/"
                                + shown.stream()
                                        .mapToLong(RecordedEntry::index)
                                        .max()
                                        .orElse(0));
                parameters.put("count", Integer.toString(shown.size()));
            }
            inquiries.record(
                    principal, permit, subject(scope, shown), new Act.EvidenceQueried(question, parameters, List.of()));
            return timeline;
        });
    }

    /// The patient whom a timeline shows, where it shows one.
    private static @Nullable PatientToken subject(Scope scope, List<RecordedEntry> shown) {
        return switch (scope) {
            case Scope.Patient patient -> shown.isEmpty() ? null : patient.token();
            case Scope.Alert alert ->
                shown.stream()
                        .filter(each -> each.entry().act() instanceof Act.AlertStepped step
                                && step.alert().equals(alert.id()))
                        .map(each -> each.entry().subject())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
            case Scope.Model _, Scope.Actor _ -> null;
        };
    }

    private Timeline assemble(Scope scope, Inquiry range) {
        EntrySearch base = EntrySearch.everything()
                .latestFirst()
                .between(range.from(), range.until())
                .atMost(EntrySearch.MOST);
        SequencedMap<Long, RecordedEntry> found = new TreeMap<>();
        Long earlier = switch (scope) {
            case Scope.Patient patient -> patient(patient.token(), base, range.after(), found);
            case Scope.Actor actor -> actor(actor.id(), base, range.after(), found);
            case Scope.Model model -> model(model.address(), base, range.after(), found);
            case Scope.Alert alert -> alert(alert, found);
        };
        if (!(scope instanceof Scope.Actor)) {
            messages(found);
        }
        return Timeline.of(scope, found.values(), earlier == null ? null : Inquiry.cursor(earlier));
    }

    private @Nullable Long patient(
            PatientToken token, EntrySearch base, @Nullable Long after, Map<Long, RecordedEntry> found) {
        Long more = collect(base.about(token), after, found);
        changes(found);
        return more;
    }

    private @Nullable Long actor(String id, EntrySearch base, @Nullable Long after, Map<Long, RecordedEntry> found) {
        Long more = collect(base.by(id), after, found);
        add(found, reader.find(base.referringTo("actor/" + id)));
        return more;
    }

    /// What the bundle said and how it came and went, and the alerts that its words raised.
    private @Nullable Long model(
            String address, EntrySearch base, @Nullable Long after, Map<Long, RecordedEntry> found) {
        Long more = collect(base.referringTo("bundle/" + address), after, found);
        List<String> assessments = references(
                found.values(),
                entry -> entry.entry().act() instanceof Act.Inference said ? "assessment/" + said.assessment() : null);
        List<RecordedEntry> steps = new ArrayList<>();
        each(
                assessments,
                part -> steps.addAll(
                        all(EntrySearch.everything().referringToAnyOf(part).ofKind("alert-stepped"))));
        List<String> alerts = references(
                steps, entry -> entry.entry().act() instanceof Act.AlertStepped step ? "alert/" + step.alert() : null);
        each(alerts, part -> add(found, all(EntrySearch.everything().referringToAnyOf(part))));
        return more;
    }

    /// All of the alert, and of its patient from somewhat before until somewhat after it.
    private @Nullable Long alert(Scope.Alert alert, Map<Long, RecordedEntry> found) {
        List<RecordedEntry> own = all(EntrySearch.everything().alert(alert.id()));
        add(found, own);
        if (own.isEmpty() || own.getFirst().entry().subject() == null) {
            return null;
        }
        Instant first = own.getFirst().entry().time().minus(BEFORE_ALERT);
        Instant last = own.getLast().entry().time().plus(AFTER_ALERT);
        collect(
                EntrySearch.everything()
                        .latestFirst()
                        .about(Objects.requireNonNull(own.getFirst().entry().subject()))
                        .between(first, last)
                        .atMost(EntrySearch.MOST),
                null,
                found);
        changes(found);
        return null;
    }

    /// Which models, rules and policies changed while it went on.
    private void changes(Map<Long, RecordedEntry> found) {
        if (found.isEmpty()) {
            return;
        }
        List<Instant> times = found.values().stream()
                .map(each -> each.entry().time())
                .sorted()
                .toList();
        reader
                .find(EntrySearch.everything()
                        .latestFirst()
                        .ofKind("configuration-changed", "contained")
                        .between(times.getFirst(), times.getLast())
                        .atMost(100))
                .stream()
                .filter(Timelines::mattersToCare)
                .forEach(each -> found.put(each.index(), each));
    }

    private static boolean mattersToCare(RecordedEntry recorded) {
        return switch (recorded.entry().act()) {
            case Act.ConfigurationChanged change ->
                Set.of("model", "rule", "policy").contains(change.what());
            case Act.Contained contained -> contained.target().equals("model");
            default -> false;
        };
    }

    /// How the messages behind the records arrived: at that moment nobody knew whose they were.
    private void messages(Map<Long, RecordedEntry> found) {
        List<String> messages = references(
                found.values(),
                entry -> entry.entry().act() instanceof Act.MessageNormalised normalised
                        ? "message/" + normalised.journalId()
                        : null);
        each(
                messages,
                part -> add(
                        found,
                        reader.find(EntrySearch.everything()
                                .referringToAnyOf(part)
                                .ofKind("message-received")
                                .atMost(EntrySearch.MOST))));
    }

    /// @return the last one taken, where there is more
    private @Nullable Long collect(EntrySearch search, @Nullable Long after, Map<Long, RecordedEntry> found) {
        Long beyond = after;
        int taken = 0;
        List<RecordedEntry> page;
        do {
            page = reader.find(beyond == null ? search : search.after(beyond));
            add(found, page);
            taken += page.size();
            beyond = page.isEmpty() ? beyond : Long.valueOf(page.getLast().index());
        } while (page.size() == EntrySearch.MOST && taken < MOST);
        return page.size() == EntrySearch.MOST ? beyond : null;
    }

    /// Every page of a search: how an alert went must not be told from a part of its steps.
    private List<RecordedEntry> all(EntrySearch search) {
        List<RecordedEntry> all = new ArrayList<>();
        List<RecordedEntry> page;
        EntrySearch next = search.atMost(EntrySearch.MOST);
        do {
            page = reader.find(next);
            all.addAll(page);
            next = page.isEmpty() ? next : next.after(page.getLast().index());
        } while (page.size() == EntrySearch.MOST);
        return all;
    }

    private static void add(Map<Long, RecordedEntry> found, List<RecordedEntry> page) {
        page.forEach(each -> found.put(each.index(), each));
    }

    private static List<String> references(
            Collection<RecordedEntry> entries, Function<RecordedEntry, @Nullable String> reference) {
        Set<String> references = new HashSet<>();
        entries.stream().map(reference).filter(Objects::nonNull).forEach(references::add);
        return references.stream().sorted().toList();
    }

    private static void each(List<String> references, Consumer<List<String>> part) {
        for (int i = 0; i < references.size(); i += EntrySearch.MOST) {
            part.accept(references.subList(i, Math.min(references.size(), i + EntrySearch.MOST)));
        }
    }
}
