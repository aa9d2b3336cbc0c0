package health.vigil.hl7v2.internal.structure;

import health.vigil.base.ProblemException;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import health.vigil.hl7v2.internal.session.ObservationIdentities;
import health.vigil.hl7v2.internal.session.Session;
import health.vigil.hl7v2.internal.structure.Order.Result;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.jspecify.annotations.Nullable;

/// Which observations the OBX of one report, order, visit or patient are. What that is does not depend on what else is
/// in the message: the record is asked which it has.
final class MeantResults {
    private final Session session;
    private final Reported reported;
    private final @Nullable DateTimeType observed;
    private final Recency recency;
    private final Mode mode;
    private final ObservationIdentities identities;
    private final List<HeldResult> superseded = new ArrayList<>();

    /// @param owner what they belong to and have their identities from
    /// @param observed when, for those that do not say it themselves
    /// @param mode IF_ABSENT where the message only repeats what others report
    MeantResults(
            Session session,
            ResourceIdentity owner,
            Reported reported,
            @Nullable DateTimeType observed,
            Recency recency,
            Mode mode) {
        this.session = session;
        this.reported = reported;
        this.observed = observed;
        this.recency = recency;
        this.mode = mode;
        this.identities = new ObservationIdentities(session, owner);
    }

    /// @param before what the record has, to be changed freely; null where it has nothing
    record Meant(ResourceIdentity identity, @Nullable Observation before) {}

    /// Of each OBX.
    ///
    /// @throws ProblemException (`VGL-HL7-050`) where one corrects or withdraws one of several, and does not
    ///     say which
    List<Meant> of(List<Result> results) {
        Map<String, List<SentResult>> byCode = new LinkedHashMap<>();
        Map<ReadSegment, Meant> meant = new LinkedHashMap<>();
        for (Result result : results) {
            ReadSegment obx = result.obx();
            ResourceIdentity own = identities.own(obx);
            if (own != null) {
                meant.put(obx, known(own));
            } else {
                byCode.computeIfAbsent(ObservationIdentities.key(obx), _ -> new ArrayList<>())
                        .add(new SentResult(session, obx, () -> time(obx)));
            }
        }
        byCode.forEach((key, lines) -> {
            if (session.mayBeUnidentified()) {
                lines.forEach(line -> meant.put(line.obx(), known(unrecorded(key, line, lines.size()))));
            } else {
                recorded(key, lines, meant);
            }
        });
        return results.stream().map(result -> meant.get(result.obx())).toList();
    }

    /// What the message states anew without it, once all its results are known. What the record has later news of is
    /// not among them.
    List<HeldResult> superseded() {
        return superseded;
    }

    private Meant known(ResourceIdentity identity) {
        return new Meant(identity, session.current(identity, Observation.class).orElse(null));
    }

    private ResourceIdentity unrecorded(String key, SentResult line, int lines) {
        return lines == 1 ? identities.of(key, 1) : identities.ofTime(key, line.obx(), observed);
    }

    private String time(ReadSegment obx) {
        Part own = obx.field(14);
        return HeldResult.time(own.isValued() ? Dtm.peek(own, session.zone()) : observed);
    }

    private void recorded(String key, List<SentResult> lines, Map<ReadSegment, Meant> meant) {
        List<HeldResult> held = held(key, lines);
        if (mode == Mode.IF_ABSENT && !held.isEmpty()) {
            HeldResult any = held.getFirst(); // what is only repeated adds nothing to what was reported
            lines.forEach(line -> meant.put(line.obx(), new Meant(any.identity(), any.observation())));
            return;
        }
        ResultsOfCode code =
                new ResultsOfCode(lines, held, (one, line) -> recency.isOvertaken(one.observation(), line.obx()));
        if (!held.isEmpty()) {
            code.match(reported);
        }
        int last = held.size();
        for (SentResult line : lines) {
            List<HeldResult> possible = code.possible(line);
            if (!possible.isEmpty()) {
                line.means(unclear(possible, line.obx()));
            }
            HeldResult one = line.meant();
            if (one == null) {
                last = last == 0 ? 1 : free(key, last + 1);
                meant.put(line.obx(), new Meant(identities.of(key, last), null));
            } else {
                meant.put(line.obx(), new Meant(one.identity(), one.observation()));
            }
        }
        if (mode == Mode.REPLACE) {
            ReadSegment said = lines.getLast().obx();
            code.superseded().stream()
                    .filter(one -> !recency.isOvertaken(one.observation(), said))
                    .forEach(superseded::add);
        }
    }

    /// The results that the record has, in the order in which it learnt of them.
    private List<HeldResult> held(String key, List<SentResult> lines) {
        boolean asked = lines.stream().anyMatch(line -> ResultMapping.isAskedWithOrder(line.obx()));
        List<HeldResult> held = new ArrayList<>();
        while (true) {
            ResourceIdentity identity = identities.of(key, held.size() + 1);
            boolean mayBe = held.isEmpty() || asked || reported.mayHave(session.name(identity));
            Optional<Observation> found = mayBe ? session.current(identity, Observation.class) : Optional.empty();
            if (found.isEmpty()) {
                return held;
            }
            held.add(new HeldResult(identity, found.get()));
        }
    }

    private int free(String key, int from) {
        int number = from;
        while (session.current(identities.of(key, number), Observation.class).isPresent()) {
            number++;
        }
        return number;
    }

    /// Any of what it may mean, where nothing becomes of it whichever it is.
    private HeldResult unclear(List<HeldResult> possible, ReadSegment obx) {
        if (mode == Mode.REPLACE && !possible.stream().allMatch(one -> recency.isOvertaken(one.observation(), obx))) {
            throw new ProblemException(
                    "VGL-HL7-050",
                    "A result is corrected, withdrawn or completed (OBX-11 C, D, W or U) of which the record has others"
                            + " in this report, and neither its time (OBX-14) nor its value says which.",
                    "Send all results of that code in the report again, each by what it was sent with first: its time"
                            + " (OBX-14), sub-id (OBX-4) or instance identifier (OBX-21).");
        }
        return possible.getFirst();
    }
}
