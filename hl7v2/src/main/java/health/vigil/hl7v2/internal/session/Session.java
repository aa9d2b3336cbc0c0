package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.Header;
import health.vigil.hl7v2.MappedChange;
import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.MappedMessage.Unmapped;
import health.vigil.hl7v2.MappingContext;
import health.vigil.hl7v2.Message;
import health.vigil.hl7v2.NumberedRecords.Numbered;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Dtm;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import health.vigil.hl7v2.internal.reading.ReadMessage;
import health.vigil.hl7v2.internal.reading.ReadSegment;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// What the mappers of one message share: the message and its account, what the caller gave, and the changes so
/// far.
public final class Session {
    private final ReadMessage message;
    private final MappingContext context;
    private final Origins origins;
    private final String facility;
    private final ZoneId zone;
    private final boolean unidentified;
    private final int part;
    private final List<MappedChange> changes = new ArrayList<>();
    private final Set<Unmapped> unmapped = new LinkedHashSet<>();
    private final Map<ResourceIdentity, Named> named = new HashMap<>();
    private final Map<ResourceIdentity, Integer> repeated = new HashMap<>();
    private final Set<String> written = new HashSet<>();
    private final Set<String> once = new HashSet<>();
    private final Set<String> merged = new HashSet<>();
    private final Map<ResourceIdentity, String> moved = new HashMap<>();
    private final Map<ResourceIdentity, String> said = new HashMap<>();
    private final Map<String, DateTimeType> times = new HashMap<>();
    private boolean addsOnly;

    /// @param unidentified whether a message may name no patient
    /// @param part which of the message's patients this is about, from 1
    public Session(Message message, MappingContext context, boolean unidentified, int part) {
        this.unidentified = unidentified;
        this.part = part;
        this.message = new ReadMessage(message);
        this.origins = new Origins(this.message);
        this.context = context;
        this.facility = facility(message.header(), context.sender().facility());
        ZoneOffset stated = Dtm.offset(message.segment("MSH").field(7).text().strip());
        this.zone = stated != null ? stated : context.sender().zone();
    }

    /// Senders of one facility share its namespace, so that the laboratory's result finds the bed and the
    /// patient that registration spoke of.
    private static String facility(Header header, String configured) {
        if (!configured.isEmpty()) {
            return Hd.namespaceUri(configured);
        }
        String name = header.sendingFacility().isEmpty() ? header.sendingApplication() : header.sendingFacility();
        return Hd.namespaceUri(name.isEmpty() ? "unnamed" : name);
    }

    public ReadMessage message() {
        return message;
    }

    public Header header() {
        return message.message().header();
    }

    public MappingContext context() {
        return context;
    }

    /// The journal's id of the message, and which of its patients this is about where it has several.
    public String messageId() {
        return context.messageId() + (part == 1 ? "" : "#" + part);
    }

    /// What tells this message from others of its sender, where what it says is not numbered: MSH-10, in a file
    /// without it [#messageId()].
    public String messageNumber() {
        return header().controlId().isEmpty() ? messageId() : header().controlId();
    }

    /// The zone of times without an offset: the offset of MSH-7 where it has one, since the standard makes it the
    /// message's default (HL7 v2.5.1 chapter 2.15.9.7), else that of the sender's settings.
    public ZoneId zone() {
        return zone;
    }

    /// Namespace of the sending facility: the system of what it numbers without naming an authority.
    public String facility() {
        return facility;
    }

    /// Whether a message may name no patient.
    public boolean mayBeUnidentified() {
        return unidentified;
    }

    /// `Type/id`.
    public Reference reference(ResourceIdentity identity) {
        return new Reference(name(identity));
    }

    /// `Type/id`, as in a reference.
    public String name(ResourceIdentity identity) {
        return named(identity).name;
    }

    private Named named(ResourceIdentity identity) {
        Named known = named.get(identity);
        if (known == null) {
            known = new Named(identity.type(), context.ids().apply(identity));
            named.put(identity, known);
        }
        return known;
    }

    /// An identity that the message has used.
    private static final class Named {
        private final String id;
        private final String name;
        private @Nullable Resource resource;

        private Named(String type, String id) {
            this.id = id;
            this.name = type + "/" + id;
        }
    }

    /// The time in a field, counted as carried; null where it is none. The same text gives the same object, which
    /// several resources may hold: it is to be replaced, never changed.
    public @Nullable DateTimeType time(Part part) {
        String text = part.peek();
        DateTimeType known = times.get(text);
        if (known != null) {
            part.carried("");
            return known;
        }
        DateTimeType time = Dtm.dateTime(part, zone(), "");
        if (time != null) {
            times.put(text, time);
        }
        return time;
    }

    /// The present version of a resource, to be changed freely; empty where the record has none.
    public <T extends Resource> Optional<T> current(ResourceIdentity identity, Class<T> type) {
        return context.current().apply(identity).map(resource -> type.cast(resource.copy()));
    }

    /// What of the patient the record has under a number.
    ///
    /// @param number with a system
    public List<Numbered> numbered(String type, ResourceIdentity patient, Identifier number) {
        return context.numbered().find(type, patient, number.getSystem(), number.getValue());
    }

    /// The patients whom the record knows by a number too.
    public List<Numbered> people(ResourceIdentity number) {
        return context.numbered().find(number.type(), null, number.system(), number.value());
    }

    /// Whether the message has stated the resource, under whichever of its identities.
    public boolean isWritten(ResourceIdentity identity) {
        return written.contains(name(identity));
    }

    /// States something that later messages may have overtaken: then only what the record does not have is taken.
    public <T> T addingOnly(boolean overtaken, Supplier<T> stating) {
        boolean outer = addsOnly;
        addsOnly |= overtaken;
        try {
            return stating.get();
        } finally {
            addsOnly = outer;
        }
    }

    /// States a resource, once per message.
    ///
    /// @param from segments that may have a part in it; none where any of the message may
    public void put(
            ResourceIdentity identity,
            @Nullable ResourceIdentity patient,
            Resource resource,
            Mode mode,
            ReadSegment... from) {
        Named name = named(identity);
        origins.add(name.name, List.of(from));
        if (name.resource == null) {
            name.resource = resource;
            written.add(name.name);
            resource.setId(name.id);
            if (patient != null && !unidentified) {
                TestData.mark(resource, header());
            }
            changes.add(new MappedChange.Put(identity, patient, resource, addsOnly ? Mode.IF_ABSENT : mode));
        }
    }

    /// Says of something stated, or merged away, that these segments have a part in it too.
    public void from(ResourceIdentity identity, ReadSegment... segments) {
        origins.add(name(identity), List.of(segments));
    }

    /// The same of a resource that the message has stated.
    public void from(Resource stated, ReadSegment... segments) {
        origins.add(stated.fhirType() + "/" + stated.getIdPart(), List.of(segments));
    }

    /// The same by `Type/id`.
    public void from(Reference stated, ReadSegment... segments) {
        origins.add(stated.getReference(), List.of(segments));
    }

    public Origins origins() {
        return origins;
    }

    /// This identity, or with a number where the message has stated it already: two things are two.
    public ResourceIdentity unstated(ResourceIdentity identity) {
        ResourceIdentity free = identity;
        while (isStated(free)) {
            int number = repeated.merge(identity, 1, Integer::sum) + 1;
            free = new ResourceIdentity(identity.type(), identity.system(), identity.value() + "#" + number);
        }
        return free;
    }

    public boolean isStated(ResourceIdentity identity) {
        Named known = named.get(identity);
        return known != null && known.resource != null;
    }

    /// The first resource of a type that this message has stated, to be added to; null where there is none.
    public <T extends Resource> @Nullable T stated(Class<T> type) {
        for (MappedChange change : changes) {
            if (change instanceof MappedChange.Put put && type.isInstance(put.resource())) {
                return type.cast(put.resource());
            }
        }
        return null;
    }

    /// What this message has stated under an identity, to be added to; null where it has not.
    public <T extends Resource> @Nullable T stated(ResourceIdentity identity, Class<T> type) {
        Named known = named.get(identity);
        return known == null || known.resource == null ? null : type.cast(known.resource);
    }

    /// Whether this is the first time that somebody is named in this role.
    public boolean isFirst(String role, Reference who) {
        Identifier number = who.getIdentifier();
        return once.add(String.join(
                "|",
                role,
                who.getReference(),
                who.getDisplay(),
                who.hasIdentifier() ? number.getSystem() + "|" + number.getValue() : ""));
    }

    /// The words in which this message first spoke of somebody: these, if it has not before.
    public String firstSaid(ResourceIdentity identity, String words) {
        return said.computeIfAbsent(identity, unspoken -> words);
    }

    /// From here on the prior patient's records are the surviving one's.
    public void merge(ResourceIdentity surviving, ResourceIdentity prior) {
        merged.add(name(prior));
        changes.add(new MappedChange.Merge(surviving, prior));
    }

    /// From here on a visit or account of one patient is another's.
    public void move(ResourceIdentity what, ResourceIdentity from, ResourceIdentity into) {
        moved.put(what, name(from));
        changes.add(new MappedChange.Move(what, from, into));
    }

    public void redirect(ResourceIdentity visit, ResourceIdentity prior) {
        changes.add(new MappedChange.Redirect(visit, prior));
    }

    /// Whether the message gives all that is this patient's to its own patient.
    ///
    /// @param patient `Patient/id`
    boolean merges(String patient) {
        return merged.contains(patient);
    }

    /// Whether the message gives this visit or account of that patient to its own patient.
    ///
    /// @param patient `Patient/id`
    boolean moves(ResourceIdentity what, String patient) {
        return patient.equals(moved.get(what));
    }

    /// Whether the message gives any visit or account of that patient to its own patient.
    ///
    /// @param patient `Patient/id`
    boolean movesFrom(String patient) {
        return moved.containsValue(patient);
    }

    /// Whether a reference is to a visit or account that the message moves.
    boolean isMoved(Reference reference) {
        return moved.keySet().stream().anyMatch(what -> name(what).equals(reference.getReference()));
    }

    /// Reports a code or unit that no table has.
    public void unmapped(Part part, String table) {
        unmapped.add(new Unmapped(part.position(), table));
    }

    public List<MappedChange> changes() {
        return changes;
    }

    public List<Unmapped> unmapped() {
        return List.copyOf(unmapped);
    }
}
