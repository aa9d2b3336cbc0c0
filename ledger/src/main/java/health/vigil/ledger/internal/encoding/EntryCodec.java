package health.vigil.ledger.internal.encoding;

import health.vigil.base.PatientToken;
import health.vigil.base.ProblemException;
import health.vigil.ledger.Actor;
import health.vigil.ledger.Authority;
import health.vigil.ledger.Entry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// An entry's canonical bytes, version 1 of the schema: what the tree hashes.
public final class EntryCodec {
    /// The most bytes of one entry: its length takes 16 bits in an entry bundle (C2SP tlog-tiles).
    public static final int LARGEST = 65_535;

    private static final long VERSION = 1;
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private EntryCodec() {}

    /// The canonical bytes.
    ///
    /// @throws ProblemException `VGL-LED-001` if they are more than [#LARGEST]
    /// @throws IllegalArgumentException if a text is not well-formed Unicode, a number not below 2^53, or the time
    ///     not in the years 1900 to 9999
    public static byte[] encode(Entry entry) {
        requireUsual(entry.time());
        Members members = new Members()
                .whole("v", VERSION)
                .uuid("id", entry.id())
                .instant("time", entry.time())
                .object("actor", actor(entry.actor()))
                .object("authority", authority(entry.authority()))
                .text("kind", entry.act().kind())
                .object("act", ActCodec.encode(entry.act()));
        Optional.ofNullable(entry.subject()).ifPresent(subject -> members.text("subject", subject.value()));
        Optional.ofNullable(entry.boundMillis()).ifPresent(bound -> members.whole("boundMillis", bound));
        Optional.ofNullable(entry.content())
                .ifPresent(content -> members.object(
                        "content", new Members().text("key", content.key()).text("ciphertext", content.ciphertext())));
        byte[] bytes = CanonicalJson.write(members.build());
        if (bytes.length > LARGEST) {
            throw new ProblemException(
                    "VGL-LED-001",
                    "An entry of kind " + entry.act().kind() + " has " + bytes.length + " bytes, more than " + LARGEST
                            + ".",
                    "Record the act in several entries that each name a part of the resources or inputs.");
        }
        return bytes;
    }

    /// The entry that has exactly these canonical bytes.
    ///
    /// @param bytes from a file or a row, possibly hostile
    /// @throws ProblemException `VGL-LED-002` if no entry has them
    public static Entry decode(byte[] bytes) {
        try {
            return MemberReader.read(CanonicalReader.read(bytes), EntryCodec::entry);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException _) {
            throw notCanonical();
        }
    }

    /// The entry that has exactly these canonical bytes, if one has: for readers whom one wrong byte must not stop.
    public static Optional<Entry> entryOf(byte[] bytes) {
        try {
            return Optional.of(decode(bytes));
        } catch (ProblemException _) {
            return Optional.empty();
        }
    }

    private static ProblemException notCanonical() {
        return new ProblemException(
                "VGL-LED-002",
                "The bytes are not the canonical form of an entry.",
                "Find who wrote or changed them; only the ledger writes entries.");
    }

    private static void requireUsual(Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw new IllegalArgumentException("the time of an entry is in the years 1900 to 9999");
        }
    }

    private static Entry entry(MemberReader entry) {
        if (entry.whole("v") != VERSION) {
            throw new IllegalArgumentException("unknown version");
        }
        Instant time = entry.instant("time");
        requireUsual(time);
        String kind = entry.text("kind");
        return new Entry(
                entry.uuid("id"),
                time,
                entry.object("actor", EntryCodec::actor),
                entry.object("authority", EntryCodec::authority),
                entry.has("subject") ? PatientToken.audit(entry.text("subject")) : null,
                entry.object("act", act -> ActCodec.decode(kind, act)),
                entry.has("content") ? entry.object("content", EntryCodec::content) : null,
                entry.has("boundMillis") ? entry.whole("boundMillis") : null);
    }

    private static Members actor(Actor actor) {
        String kind = switch (actor.kind()) {
            case PERSON -> "person";
            case MACHINE -> "machine";
            case PLATFORM -> "platform";
        };
        return new Members()
                .text("kind", kind)
                .text("id", actor.id())
                .optionalText("role", actor.role())
                .optionalText("from", actor.from());
    }

    private static Actor actor(MemberReader actor) {
        Actor.Kind kind = switch (actor.text("kind")) {
            case "person" -> Actor.Kind.PERSON;
            case "machine" -> Actor.Kind.MACHINE;
            case "platform" -> Actor.Kind.PLATFORM;
            default -> throw new IllegalArgumentException("unknown kind of actor");
        };
        return new Actor(kind, actor.text("id"), actor.optionalText("role"), actor.optionalText("from"));
    }

    private static Members authority(Authority authority) {
        return switch (authority) {
            case Authority.Decided decided ->
                new Members()
                        .uuid("decision", decided.decision())
                        .flag("permitted", decided.permitted())
                        .text("purpose", decided.purpose())
                        .texts("policies", decided.policies());
            case Authority.Duty(String rule) -> new Members().text("duty", rule);
        };
    }

    private static Authority authority(MemberReader authority) {
        if (authority.has("duty")) {
            return new Authority.Duty(authority.text("duty"));
        }
        return new Authority.Decided(
                authority.uuid("decision"),
                authority.flag("permitted"),
                authority.text("purpose"),
                authority.texts("policies"));
    }

    private static Entry.SealedContent content(MemberReader content) {
        return new Entry.SealedContent(content.text("key"), content.text("ciphertext"));
    }
}
