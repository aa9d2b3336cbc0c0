package health.vigil.sandbox;

import health.vigil.base.ProblemException;
import health.vigil.sandbox.internal.AdtMessages;
import health.vigil.sandbox.internal.Beds;
import health.vigil.sandbox.internal.Codes;
import health.vigil.sandbox.internal.FeedFiles;
import health.vigil.sandbox.internal.IcuStay;
import health.vigil.sandbox.internal.IcuStays;
import health.vigil.sandbox.internal.OruMessages;
import health.vigil.sandbox.internal.Outgoing;
import health.vigil.sandbox.internal.Person;
import health.vigil.sandbox.internal.Places;
import health.vigil.sandbox.internal.Readings;
import health.vigil.sandbox.internal.Report;
import health.vigil.sandbox.internal.StayChoice;
import health.vigil.sandbox.internal.StayPlan;
import health.vigil.sandbox.internal.Tables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Makes a feed of HL7 v2.5.1 messages from MIMIC-III tables: what the hospital's admission system, bedside charting
/// and laboratory would have sent, each message at the time when it was filed (MSH-7), each value at the time when it
/// was true (OBR-7, OBX-14), under synthetic identities.
///
/// The large tables are streamed; memory is bounded by the chosen stays. Every row within a stay's window is sent or
/// counted with a reason in the manifest. Equal tables and requests give equal bytes.
public final class FeedMaker {
    /// What the tables leave open.
    static final List<String> ASSUMPTIONS = List.of(
            "Each ICU stay is a person of its own; ages over 89, which the source hides, are " + Person.OVER_89 + ".",
            "A stay is told from 12 h before the ICU (or hospital arrival) to 24 h after it (or discharge, or the limit).",
            "A stay is moved by whole days; the source's local times are taken as UTC.",
            "Laboratory results are filed 5 to 20 min (gases), 30 to 60 (haematology), 40 to 75 (coagulation) or 45 to 90"
                    + " (chemistry) after the specimen: the source has no filing time for them.",
            "A bedside value filed before its charted time is held until that time; one without filing time is sent when"
                    + " true.",
            "A value that the source marks as an error is sent and deleted " + Report.UNTIL_DELETED.toMinutes()
                    + " min later: the source does not say when it was marked.",
            "Address and telephone follow the admission after 20 to 60 min as A08.");

    private final FeedRequest request;

    public FeedMaker(FeedRequest request) {
        this.request = request;
    }

    /// Reads the tables and writes the feed.
    ///
    /// @return the manifest, as written to `feed.json`
    /// @throws ProblemException `VGL-SBX-001` to `-005` when a table is missing or unreadable, or a stay unknown
    public FeedManifest make() {
        Tables tables = new Tables(request.tables());
        List<IcuStay> all = IcuStays.read(tables);
        List<IcuStay> chosen = request.stayIds().isEmpty()
                ? StayChoice.mixed(all, request.stays(), request.seed())
                : StayChoice.named(all, request.stayIds());
        List<StayPlan> plans = plan(chosen, Places.read(tables, chosen));
        Readings readings = Readings.read(tables, plans, new Codes(), request.seed());
        Beds beds = new Beds(plans);
        FeedFiles files = FeedFiles.replace(request.out());
        List<FeedManifest.Stay> stays = new ArrayList<>();
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        int messages = 0;
        for (StayPlan plan : plans) {
            List<Outgoing> outgoing = messages(plan, beds, readings);
            String file = "stay-%03d.hl7".formatted(stays.size() + 1);
            files.writeStay(file, plan.key(), outgoing);
            stays.add(describe(plan, file, outgoing));
            messages += outgoing.size();
            first = outgoing.getFirst().sent().isBefore(first)
                    ? outgoing.getFirst().sent()
                    : first;
            last = outgoing.getLast().sent().isAfter(last) ? outgoing.getLast().sent() : last;
        }
        FeedManifest manifest = new FeedManifest(
                "vigil-feed-1",
                "MIMIC-III tables (PhysioNet); for the demo see ATTRIBUTION.md",
                "that of the tables; ODbL 1.0 for the MIMIC-III demo",
                IcuStays.SEPTIC,
                request.seed(),
                request.start().toString(),
                request.longest().toHours(),
                chosen.stream()
                        .map(IcuStay::id)
                        .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                        .toList(),
                messages == 0 ? "" : first.toString(),
                messages == 0 ? "" : last.toString(),
                messages,
                stays,
                readings.rows(),
                ASSUMPTIONS);
        files.writeManifest(manifest);
        return manifest;
    }

    private List<StayPlan> plan(List<IcuStay> chosen, Map<String, List<StayPlan.Place>> moves) {
        Set<String> keys = new HashSet<>();
        List<StayPlan> plans = new ArrayList<>();
        for (IcuStay stay : chosen) {
            StayPlan plan = StayPlan.of(
                    stay,
                    moves.getOrDefault(stay.admission(), List.of()),
                    request.seed(),
                    request.start(),
                    request.longest());
            if (!keys.add(plan.key())) {
                throw new ProblemException(
                        "VGL-SBX-005",
                        "Two stays got the same synthetic number under this seed.",
                        "Make the feed with another seed.");
            }
            plans.add(plan);
        }
        plans.sort(
                Comparator.comparing((StayPlan plan) -> plan.at(plan.opens())).thenComparing(StayPlan::key));
        return plans;
    }

    private List<Outgoing> messages(StayPlan plan, Beds beds, Readings readings) {
        List<Outgoing> outgoing = new ArrayList<>(AdtMessages.of(plan, beds));
        outgoing.addAll(OruMessages.of(plan, beds, Report.of(readings.of(plan))));
        outgoing.sort(Comparator.comparing(Outgoing::sent).thenComparingInt(Outgoing::rank));
        return outgoing;
    }

    private static FeedManifest.Stay describe(StayPlan plan, String file, List<Outgoing> outgoing) {
        SortedMap<String, Integer> types = new TreeMap<>();
        outgoing.forEach(message -> types.merge(message.event(), 1, Integer::sum));
        return new FeedManifest.Stay(
                file,
                plan.stay().charting(),
                plan.stay().unit(),
                plan.stay().septic(),
                plan.at(plan.opens()).toString(),
                plan.at(plan.stay().icuIn()).toString(),
                plan.at(plan.closes()).toString(),
                plan.cut(),
                types);
    }
}
