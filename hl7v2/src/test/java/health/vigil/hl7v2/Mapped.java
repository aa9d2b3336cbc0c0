package health.vigil.hl7v2;

import health.vigil.hl7v2.MappedChange.Mode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// A record that messages are applied to one after another, as the vault does it: a map from identity to
/// resource.
final class Mapped {
    static final String HEADER = "MSH|^~\\&|ADT|GH|VIGIL|GH|20260301120000||";
    private final MessageMapper mapper;
    private final Map<ResourceIdentity, Resource> record = new HashMap<>();
    private int messages;

    Mapped() {
        this(new MessageMapper());
    }

    private Mapped(MessageMapper mapper) {
        this.mapper = mapper;
    }

    /// As a file is converted, where no record is kept.
    static Mapped converted() {
        return new Mapped(MessageMapper.ofUnidentified());
    }

    /// Maps and applies a message of these segments, the MSH and the control id being made.
    MappedMessage message(String type, String... segments) {
        return messageOf("20260301120000", "2.5.1", type, segments);
    }

    /// The same, of another time of day.
    ///
    /// @param time MSH-7 without its date
    MappedMessage sent(String time, String type, String... segments) {
        return messageOf("20260301" + time, "2.5.1", type, segments);
    }

    /// The same, made at a time (MSH-7) in a version (MSH-12).
    MappedMessage messageOf(String made, String version, String type, String... segments) {
        messages++;
        String text = HEADER.replace("20260301120000", made) + type + "|C" + messages + "|P|" + version + "\r"
                + String.join("\r", segments);
        MappedMessage mapped = mapper.map(Message.parse(text.getBytes(StandardCharsets.UTF_8)), context());
        for (MappedChange change : mapped.changes()) {
            switch (change) {
                case MappedChange.Put put when put.mode() == Mode.REPLACE -> record.put(put.identity(), put.resource());
                case MappedChange.Put put -> record.putIfAbsent(put.identity(), put.resource());
                case MappedChange.Merge merge -> record.remove(merge.prior());
                case MappedChange.Move _, MappedChange.Redirect _, MappedChange.Delete _ -> {}
            }
        }
        return mapped;
    }

    private MappingContext context() {
        return new MappingContext(
                SenderSettings.inZone(ZoneId.of("Europe/Zurich")),
                "journal-" + messages,
                Instant.parse("2026-03-01T11:00:00Z"),
                Mapped::id,
                identity -> Optional.ofNullable(record.get(identity)),
                this::numbered);
    }

    private List<NumberedRecords.Numbered> numbered(
            String type, @Nullable ResourceIdentity patient, String system, String value) {
        return record.entrySet().stream()
                .filter(one -> one.getKey().type().equals(type))
                .filter(one -> patient == null
                        || one.getValue().getNamedProperty("subject").getValues().stream()
                                .anyMatch(subject ->
                                        ("Patient/" + id(patient)).equals(((Reference) subject).getReference())))
                .filter(one -> one.getValue().getNamedProperty("identifier").getValues().stream()
                        .map(Identifier.class::cast)
                        .anyMatch(number -> value.equals(number.getValue()) && system.equals(number.getSystem())))
                .map(one -> new NumberedRecords.Numbered(one.getKey(), one.getValue()))
                .toList();
    }

    /// Where there is no record.
    static MappingContext alone() {
        return new Mapped().context();
    }

    static String id(ResourceIdentity identity) {
        return Integer.toHexString(identity.hashCode());
    }

    <T extends Resource> List<T> all(Class<T> type) {
        return record.values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    Patient patient() {
        return only(Patient.class);
    }

    Encounter encounter() {
        return only(Encounter.class);
    }

    Observation observation(String code) {
        List<Observation> found = all(Observation.class).stream()
                .filter(one -> one.getCode().getCodingFirstRep().getCode().equals(code))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " observations of " + code);
        }
        return found.getFirst();
    }

    <T extends Resource> T only(Class<T> type) {
        List<T> found = all(type);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + type.getSimpleName());
        }
        return found.getFirst();
    }
}
