package health.vigil.intake;

import health.vigil.base.Ids;
import health.vigil.base.ProblemException;
import health.vigil.base.Sha256;
import health.vigil.hl7v2.ConservationReport.Outcome;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.internal.ConservationTable;
import health.vigil.intake.internal.SettingsTable;
import health.vigil.ledger.Act;
import health.vigil.ledger.Entry;
import health.vigil.ledger.Ledger;
import health.vigil.policy.AccessRequest;
import health.vigil.policy.Action;
import health.vigil.policy.DataCategory;
import health.vigil.policy.Decided;
import health.vigil.policy.Decision;
import health.vigil.policy.Policy;
import health.vigil.policy.Principal;
import health.vigil.policy.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The systems that send messages: what is configured for each, in versions, and what became of what they sent. A
/// sender is `application|facility` of MSH-3 and MSH-4.
public final class Senders {
    private static final int SHOWN = 500;
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}|]{0,99}\\|[^\\p{Cntrl}|]{0,99}");

    private final Jdbi identified;
    private final SenderSettings otherwise;
    private final Policy policy;
    private final Ledger ledger;
    private final Ids ids;
    private final InstantSource clock;
    private volatile InForce inForce;

    private record InForce(long changes, Map<String, SenderSettings> bySender) {}

    /// @param otherwise for senders for whom nothing is configured
    public Senders(
            Jdbi identified, SenderSettings otherwise, Policy policy, Ledger ledger, Ids ids, InstantSource clock) {
        this.identified = identified;
        this.otherwise = otherwise;
        this.policy = policy;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
        this.inForce = identified.withHandle(Senders::load);
    }

    /// The settings in force for one sender.
    public SenderSettings of(String sender) {
        return inForce.bySender().getOrDefault(sender, otherwise);
    }

    /// Takes up what another node may have changed.
    void refresh(Handle handle) {
        if (SettingsTable.changes(handle) != inForce.changes()) {
            inForce = load(handle);
        }
    }

    private static InForce load(Handle handle) {
        Map<String, SenderSettings> bySender = new HashMap<>();
        long changes = SettingsTable.changes(handle);
        SettingsTable.inForce(handle).forEach(version -> bySender.put(version.sender(), version.settings()));
        return new InForce(changes, Map.copyOf(bySender));
    }

    /// Every sender that has settings or has sent something, at most 500 of the latter.
    public Decided<List<Sender>> all(Principal principal) {
        return decided(principal, Action.SEARCH, handle -> {
            Map<String, SettingsTable.Version> versions = new HashMap<>();
            SettingsTable.inForce(handle).forEach(version -> versions.put(version.sender(), version));
            Map<String, Map<Outcome, Long>> totals = ConservationTable.totals(handle);
            Map<String, Sender> senders = new TreeMap<>();
            for (ConservationTable.Traffic traffic : ConservationTable.traffic(handle, SHOWN)) {
                senders.put(
                        traffic.sender(),
                        sender(traffic.sender(), versions, totals, traffic.messages(), Optional.of(traffic.last())));
            }
            versions.keySet()
                    .forEach(name ->
                            senders.computeIfAbsent(name, one -> sender(one, versions, totals, 0, Optional.empty())));
            return List.copyOf(senders.values());
        });
    }

    private Sender sender(
            String name,
            Map<String, SettingsTable.Version> versions,
            Map<String, Map<Outcome, Long>> totals,
            long messages,
            Optional<Instant> last) {
        SettingsTable.Version version = versions.get(name);
        return new Sender(
                name,
                version == null ? 0 : version.version(),
                version == null ? otherwise : version.settings(),
                messages,
                last,
                totals.getOrDefault(name, Map.of()));
    }

    /// One sender: the versions of its settings and what became of each kind of field.
    public Decided<Detail> one(Principal principal, String sender) {
        return decided(principal, Action.SEARCH, handle -> {
            List<Version> versions = new ArrayList<>();
            SettingsTable.of(handle, sender)
                    .forEach(held ->
                            versions.add(new Version(held.version(), held.settings(), held.changed(), held.by())));
            List<FieldSum> fields = new ArrayList<>();
            ConservationTable.of(handle, sender)
                    .forEach(sum -> fields.add(new FieldSum(sum.field(), sum.outcome(), sum.reason(), sum.fields())));
            return new Detail(
                    sender, versions.isEmpty() ? otherwise : versions.getFirst().settings(), versions, fields);
        });
    }

    /// Makes the next version of a sender's settings, in force for the messages that come from then on.
    ///
    /// @param basedOn the version that was seen before, 0 for none
    /// @return the new version
    /// @throws ProblemException `VGL-INT-020` where somebody else made a version meanwhile, `VGL-INT-021` where the
    ///     name is no sender's
    public Decided<Integer> change(Principal principal, String sender, SenderSettings settings, int basedOn) {
        if (!NAME.matcher(sender).matches() || sender.length() < 2) {
            throw new ProblemException(
                    "VGL-INT-021",
                    "The name is no sender's.",
                    "Give application and facility as in MSH-3 and MSH-4, with a bar between them: LAB|GENERAL.");
        }
        Decided<Integer> answer = decided(
                principal,
                Action.UPDATE,
                handle -> {
                    int version = basedOn + 1;
                    SettingsTable.Version next =
                            new SettingsTable.Version(sender, version, settings, clock.instant(), principal.id());
                    if (!SettingsTable.add(handle, next)) {
                        throw new ProblemException(
                                "VGL-INT-020",
                                "The settings of this sender were changed meanwhile.",
                                "Look at them again, then change what is still to be changed.");
                    }
                    return version;
                },
                version -> new Act.ConfigurationChanged(
                        "sender-settings", sender, "version " + version, address(settings)));
        if (answer instanceof Decided.Given<Integer>) {
            inForce = identified.withHandle(Senders::load);
        }
        return answer;
    }

    private static String address(SenderSettings settings) {
        return "sha256:" + Sha256.hex(settings.toString().getBytes(StandardCharsets.UTF_8));
    }

    private <T> Decided<T> decided(Principal principal, Action action, Function<Handle, T> work) {
        return decided(principal, action, work, done -> disclosed());
    }

    private <T> Decided<T> decided(Principal principal, Action action, Function<Handle, T> work, Function<T, Act> act) {
        Decision decision = policy.decide(new AccessRequest(
                principal,
                action,
                DataCategory.TERMINOLOGY,
                "senders",
                null,
                null,
                Purpose.usualFor(principal.role())));
        return identified.inTransaction(transaction -> switch (decision) {
            case Decision.Permit permit -> {
                T done = work.apply(transaction);
                ledger.append(transaction, entry(principal, permit, act.apply(done)));
                yield new Decided.Given<>(done);
            }
            case Decision.Deny deny -> {
                ledger.append(transaction, entry(principal, deny, disclosed()));
                yield new Decided.Refused<T>(deny);
            }
        });
    }

    private static Act disclosed() {
        return new Act.RecordsDisclosed("senders", List.of(), List.of());
    }

    private Entry entry(Principal principal, Decision decision, Act act) {
        return new Entry(ids.next(), clock.instant(), principal.actor(), decision.authority(), null, act);
    }

    /// A sender.
    ///
    /// @param version of its settings, 0 where nothing is configured for it
    /// @param messages how many became records
    /// @param fields how many populated fields had which outcome
    public record Sender(
            String name,
            int version,
            SenderSettings settings,
            long messages,
            Optional<Instant> last,
            Map<Outcome, Long> fields) {
        public Sender {
            fields = Map.copyOf(fields);
        }
    }

    /// A sender in detail.
    ///
    /// @param settings in force
    /// @param versions the latest first
    /// @param fields unaccounted for first, then those kept but not mapped
    public record Detail(String name, SenderSettings settings, List<Version> versions, List<FieldSum> fields) {
        public Detail {
            versions = List.copyOf(versions);
            fields = List.copyOf(fields);
        }
    }

    /// A version of a sender's settings.
    ///
    /// @param number from 1
    /// @param by who made it
    public record Version(int number, SenderSettings settings, Instant since, String by) {}

    /// What became of a kind of field.
    ///
    /// @param field such as `OBX-5`
    /// @param reason why it was not carried, empty where it was
    /// @param count over all messages
    public record FieldSum(String field, Outcome outcome, String reason, long count) {}
}
