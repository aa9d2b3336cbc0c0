package health.vigil.sources;

import health.vigil.base.Problem;
import health.vigil.base.ProblemException;
import health.vigil.hl7v2.MappedMessage;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.SenderSettings;
import health.vigil.intake.Delivery;
import health.vigil.intake.Receipt;
import health.vigil.intake.Source;
import health.vigil.intake.SourceDoor;
import health.vigil.ledger.Actor;
import health.vigil.policy.Principal;
import health.vigil.policy.Role;
import health.vigil.sources.internal.mapping.Mapping;
import health.vigil.sources.internal.record.ItemMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A source whose originals are items that a mapping file says the meaning of.
abstract class MappedSource implements Source {
    private final String name;
    private final Mapping mapping;
    private final ItemMapper mapper;
    private final SourceObserver observer;

    MappedSource(String name, MappingFile file, SourceObserver observer) {
        this.name = name;
        this.mapping = file.mapping();
        this.mapper = new ItemMapper(name, mapping);
        this.observer = observer;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SenderSettings settings() {
        SenderSettings usual = SenderSettings.inZone(mapping.zone());
        return new SenderSettings(
                usual.zone(),
                usual.patientIdentifierType(),
                usual.characterSet(),
                usual.answers(),
                mapping.facility(),
                usual.numbers(),
                usual.answerTo());
    }

    @Override
    public MappedMessage read(byte[] original, MappingContext context) {
        return mapper.map(original, context);
    }

    Mapping mapping() {
        return mapping;
    }

    /// What the source itself brings what it fetched as.
    Principal itself() {
        return new Principal(Actor.Kind.MACHINE, name, Role.SENDER, Set.of(), null);
    }

    /// An item, known by this id to whoever sent it; null where nobody numbers it.
    Delivery item(@Nullable String id, byte[] content) {
        return new Delivery(id, mapping.format() instanceof Mapping.Format.Json ? "json" : "csv", content);
    }

    /// Hands items over; returns when they are committed.
    Receipt deliver(SourceDoor door, Principal bringer, List<Delivery> items, Map<String, String> progress) {
        Receipt receipt = door.deliver(bringer, items, progress);
        observer.delivered(name, receipt);
        return receipt;
    }

    void failed(Problem problem) {
        observer.failed(name, problem);
    }

    /// A failure that is no problem by name may carry content, so only its kind is told.
    void failed(RuntimeException failure) {
        observer.failed(
                name,
                failure instanceof ProblemException known
                        ? known.problem()
                        : new Problem(
                                "VGL-SRC-018",
                                "The source failed (" + failure.getClass().getSimpleName() + ").",
                                "It tries again; where that does not help, report the code."));
    }
}
