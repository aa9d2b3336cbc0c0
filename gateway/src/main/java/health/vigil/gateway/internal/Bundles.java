package health.vigil.gateway.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.util.ResourceReferenceInfo;
import health.vigil.gateway.internal.Writing.Plan;
import health.vigil.vault.RecordChange;
import health.vigil.vault.RecordKey;
import health.vigil.vault.StoredRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// Batches, each entry a call of its own, and transactions, all entries or none. In a transaction references and other
/// links to a `fullUrl` and conditional references are replaced by what they mean.
final class Bundles {
    private static final int MOST_ENTRIES = 5_000;
    private static final int MOST_WIDE = 100;
    private static final Pattern ADDRESS = Pattern.compile("(https?://.+/)[A-Z][A-Za-z]{1,63}/[A-Za-z0-9.-]{1,64}");

    private final FhirContext fhir;
    private final Turns turns;
    private final Interactions interactions;
    private final SafeErrors errors;

    Bundles(FhirContext fhir, Turns turns, Interactions interactions, SafeErrors errors) {
        this.fhir = fhir;
        this.turns = turns;
        this.interactions = interactions;
        this.errors = errors;
    }

    /// The entries of a transaction.
    private record Entries(Bundle bundle, List<Ask> asks) {}

    /// @param body reads what was sent, anew each time
    /// @param operations answers what asks for an operation, as if it came by itself
    Body perform(
            Call call,
            Supplier<SentBundle> body,
            Pages.Style style,
            boolean minimal,
            Function<Ask, Outcome> operations) {
        SentBundle sent = body.get();
        Bundle bundle = sent.bundle();
        if (bundle.getEntry().size() > MOST_ENTRIES) {
            throw Refusals.badRequest(
                    "The bundle has more than " + MOST_ENTRIES + " entries.", "Send it in several bundles.");
        }
        BundleType type = bundle.getType();
        if (type == BundleType.BATCH) {
            return batch(call, sent, style, minimal, operations);
        }
        if (type == BundleType.TRANSACTION) {
            Entries entries = entries(bundle, style);
            if (entries.asks().stream().filter(Ask::searchesTypes).count() > MOST_WIDE) {
                throw tooWide();
            }
            return turns.run(
                    call,
                    entries,
                    () -> entries(body.get().bundle(), style),
                    (turn, own) -> transaction(turn, own.bundle(), own.asks(), style, minimal));
        }
        throw Refusals.badRequest("The bundle is neither batch nor transaction.", "Set its type.");
    }

    private Entries entries(Bundle bundle, Pages.Style style) {
        List<Ask> asks = new ArrayList<>();
        for (int i = 0; i < bundle.getEntry().size(); i++) {
            BundleEntryComponent entry = bundle.getEntry().get(i);
            asks.add(errors.at(i, () -> ofRecords(EntryReader.read(entry, style.base()))));
        }
        return new Entries(bundle, asks);
    }

    /// An operation decides and records by itself, and so cannot be part of what happens whole or not at all.
    private static Ask ofRecords(Ask ask) {
        if (ask.answersByItself()) {
            throw Refusals.badRequest(
                    "An entry of a transaction asks for an operation.", "Send it in a batch, or by itself.");
        }
        return ask;
    }

    private static BaseServerResponseException tooWide() {
        return Refusals.badRequest(
                "The bundle asks for more than " + MOST_WIDE + " operations and searches of several types.",
                "Send them in several bundles.");
    }

    private Body batch(
            Call call, SentBundle sent, Pages.Style style, boolean minimal, Function<Ask, Outcome> operations) {
        Bundle answer = new Bundle().setType(BundleType.BATCHRESPONSE);
        List<@Nullable Body> bodies = new ArrayList<>();
        List<BundleEntryComponent> entries = sent.bundle().getEntry();
        int asked = 0;
        for (int i = 0; i < entries.size(); i++) {
            BundleEntryComponent entry = answer.addEntry();
            try {
                BaseServerResponseException unreadable = sent.unreadable().get(i);
                if (unreadable != null) {
                    throw unreadable;
                }
                BundleEntryComponent own = entries.get(i);
                Ask ask = EntryReader.read(own, style.base());
                if ((ask.answersByItself() || ask.searchesTypes()) && ++asked > MOST_WIDE) {
                    throw tooWide();
                }
                Outcome outcome = ask.answersByItself() ? operations.apply(ask) : alone(call, ask, own, style);
                EntryReader.fill(entry, outcome, style);
                boolean written = ask.method() != Ask.Method.GET && !ask.answersByItself();
                boolean bodiless = EntryReader.isHead(entries.get(i)) || (minimal && written);
                bodies.add(bodiless ? null : outcome.body());
            } catch (RuntimeException e) {
                BaseServerResponseException refusal = errors.safe(e);
                entry.getResponse()
                        .setStatus(String.valueOf(refusal.getStatusCode()))
                        .setOutcome((Resource) refusal.getOperationOutcome());
                bodies.add(null);
            }
        }
        return new Body.Listed(answer, bodies);
    }

    /// One interaction of a batch, with as much of the answer as it asks for.
    private Outcome alone(Call call, Ask ask, BundleEntryComponent entry, Pages.Style style) {
        BundleEntryComponent asItCame = ask.method() == Ask.Method.GET ? entry : entry.copy();
        Outcome outcome = turns.run(
                call,
                ask,
                () -> EntryReader.read(asItCame.copy(), style.base()),
                (turn, own) -> single(turn, own, style));
        return Portion.cut(fhir, outcome, ask.parameters());
    }

    /// One interaction by itself.
    Outcome single(Turn turn, Ask ask, Pages.Style style) {
        if (ask.method() == Ask.Method.GET) {
            return interactions.get(turn, ask, style);
        }
        Plan plan = interactions.plan(turn, ask, null);
        Map<RecordKey, StoredRecord> written = interactions.writing().carryOut(turn, List.of(plan), null);
        return interactions.outcome(
                turn,
                plan,
                plan.change() == null ? null : written.get(plan.change().key()));
    }

    private Body transaction(Turn turn, Bundle sent, List<Ask> asks, Pages.Style style, boolean minimal) {
        String[] ids = new String[asks.size()];
        Plan[] plans = new Plan[asks.size()];
        plan(turn, asks, ids, plans, i -> asks.get(i).method() == Ask.Method.DELETE);
        List<RecordKey> removed = new ArrayList<>();
        for (Plan deletion : plans) {
            RecordChange change = deletion == null ? null : deletion.change();
            if (change != null) {
                removed.add(change.key());
            }
        }
        turn.removing(removed);
        ConditionalReferences conditional = resolve(turn, sent, asks, ids, style);
        Map<RecordKey, StoredRecord> written = new HashMap<>();
        Set<RecordKey> changed = new HashSet<>();
        for (Set<Integer> round : conditional.rounds(asks)) {
            conditional.resolve(turn, interactions, errors, round);
            plan(turn, asks, ids, plans, i -> round.contains(i) && plans[i] == null);
            List<Integer> inOrder = round.stream()
                    .sorted(Comparator.comparingInt(i -> rank(asks.get(i).method())))
                    .toList();
            for (int i : inOrder) {
                RecordChange change = plans[i].change();
                if (change != null && !changed.add(change.key())) {
                    throw SafeErrors.at(i, Writing.twice());
                }
            }
            written.putAll(interactions
                    .writing()
                    .carryOut(turn, inOrder.stream().map(i -> plans[i]).toList(), "transaction"));
            turn.wroteSome();
        }
        Bundle answer = new Bundle().setType(BundleType.TRANSACTIONRESPONSE);
        List<@Nullable Body> bodies = new ArrayList<>();
        for (int i = 0; i < asks.size(); i++) {
            Plan plan = plans[i];
            Outcome outcome = plan == null
                    ? interactions.get(turn, asks.get(i), style)
                    : interactions.outcome(
                            turn,
                            plan,
                            plan.change() == null
                                    ? null
                                    : written.get(plan.change().key()));
            EntryReader.fill(answer.addEntry(), outcome, style);
            boolean bodiless = EntryReader.isHead(sent.getEntry().get(i)) || (minimal && plan != null);
            bodies.add(
                    bodiless
                            ? null
                            : Portion.cut(fhir, outcome, asks.get(i).parameters())
                                    .body());
        }
        return new Body.Listed(answer, bodies);
    }

    private void plan(Turn turn, List<Ask> asks, @Nullable String[] ids, Plan[] plans, Predicate<Integer> now) {
        IntStream.range(0, asks.size())
                .boxed()
                .filter(now)
                .sorted(Comparator.comparingInt(i -> rank(asks.get(i).method())))
                .forEach(i -> plans[i] = errors.at(i, () -> interactions.plan(turn, asks.get(i), ids[i])));
    }

    /// Gives every create its id, finds what the entries' own conditions mean, and puts the records' addresses in the
    /// place of what stands for them.
    ///
    /// @return what is still to be resolved
    private ConditionalReferences resolve(
            Turn turn, Bundle sent, List<Ask> asks, @Nullable String[] ids, Pages.Style style) {
        Map<String, String> addresses = new HashMap<>();
        for (int i = 0; i < asks.size(); i++) {
            Ask ask = asks.get(i);
            int index = i;
            String address = errors.at(i, () -> address(turn, ask, index, ids));
            String fullUrl = sent.getEntry().get(i).getFullUrl();
            if (address != null && fullUrl != null && addresses.put(fullUrl, address) != null) {
                throw SafeErrors.at(i, Refusals.badRequest("Two entries have the same fullUrl.", "Give each its own."));
            }
        }
        ConditionalReferences conditional = new ConditionalReferences();
        Map<String, String> links = Links.of(sent, addresses);
        for (int i = 0; i < asks.size(); i++) {
            Ask ask = asks.get(i);
            Resource content = ask.patch() instanceof Patch.FhirPath change ? change.operations() : ask.content();
            if (content != null) {
                String root = root(sent.getEntry().get(i).getFullUrl());
                for (ResourceReferenceInfo found : fhir.newTerser().getAllResourceReferences(content)) {
                    if (found.getResourceReference() instanceof Reference reference && reference.hasReference()) {
                        rewrite(reference, root, addresses, style, i);
                        if (ConditionalReferences.is(reference.getReference())) {
                            conditional.add(i, reference);
                        }
                    }
                }
                Links.replace(fhir, content, links);
            }
        }
        return conditional;
    }

    private @Nullable String address(Turn turn, Ask ask, int index, @Nullable String[] ids) {
        return switch (ask.method()) {
            case POST -> {
                RecordType<?> type = Interactions.type(ask);
                Optional<StoredRecord> existing = interactions.meant(turn, type, ask);
                if (existing.isPresent()) {
                    yield existing.get().key().reference();
                }
                if (ask.content() == null) {
                    throw Refusals.badRequest("An entry has no resource.", "Send it in the entry.");
                }
                if (ask.conditions().ifNoneExist() != null
                        && !turn.creating(type, ask.conditions().ifNoneExist())) {
                    throw Refusals.badRequest(
                            "Two entries create a record under the same condition.", "Send the record once.");
                }
                ids[index] = interactions.newId(turn, type, ask.content());
                yield type.name() + "/" + ids[index];
            }
            case PUT -> {
                if (ask.path().size() == 2) {
                    yield ask.segment(0) + "/" + ask.segment(1);
                }
                RecordType<?> type = Interactions.type(ask);
                Optional<StoredRecord> existing = interactions.meant(turn, type, ask);
                if (existing.isPresent() || ask.content() == null) {
                    yield existing.map(record -> record.key().reference()).orElse(null);
                }
                String own = ask.content().getIdElement().getIdPart();
                if (own != null) {
                    yield type.name() + "/" + own;
                }
                ids[index] = interactions.newId(turn, type, ask.content());
                yield type.name() + "/" + ids[index];
            }
            case PATCH -> {
                interactions.meant(turn, Interactions.type(ask), ask);
                yield null;
            }
            case GET, DELETE -> null;
        };
    }

    /// The server that a fullUrl is an address of, with a slash at the end: what its resource refers to relatively is
    /// meant there (R4, 2.36.4.1). Empty where it is none.
    private static String root(@Nullable String fullUrl) {
        Matcher address = ADDRESS.matcher(fullUrl == null ? "" : fullUrl);
        return address.matches() ? address.group(1) : "";
    }

    private static void rewrite(
            Reference reference, String root, Map<String, String> addresses, Pages.Style style, int entry) {
        String text = reference.getReference();
        String address = addresses.get(text);
        if (address == null && !root.isEmpty()) {
            address = addresses.get(root + text);
        }
        if (address == null && text.startsWith(style.base() + "/")) {
            address = text.substring(style.base().length() + 1);
        }
        if (address == null && text.startsWith("urn:uuid:")) {
            throw SafeErrors.at(
                    entry,
                    Refusals.badRequest(
                            "A reference names a urn:uuid that no entry has as its fullUrl.",
                            "Send the entry it means."));
        }
        if (address != null) {
            reference.setReference(address);
        }
    }

    private static int rank(Ask.Method method) {
        return switch (method) {
            case DELETE -> 0;
            case POST -> 1;
            case PUT, PATCH -> 2;
            case GET -> 3;
        };
    }
}
