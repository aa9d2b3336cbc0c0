package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Ei;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Location.LocationMode;
import org.hl7.fhir.r4.model.Location.LocationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// PL, table PL[Location]: a chain of Locations from facility to bed, of which the finest is referred to. A place's
/// identity is the whole path to it within its facility, so bed 1 of two rooms is two beds; beside it each has the
/// name and universal id that were sent as identifiers of their own.
public final class Locations {
    private static final String PHYSICAL_TYPE = "http://terminology.hl7.org/CodeSystem/location-physical-type";
    private static final String PATH = "(Location.identifier)";

    private Locations() {}

    /// The levels of a PL, coarsest first.
    private enum Level {
        FACILITY(4, "si", "Site"),
        BUILDING(7, "bu", "Building"),
        POINT_OF_CARE(1, "wa", "Ward"),
        FLOOR(8, "lvl", "Level"),
        ROOM(2, "ro", "Room"),
        BED(3, "bd", "Bed");

        private final int component;
        private final String code;
        private final String display;

        Level(int component, String code, String display) {
            this.component = component;
            this.code = code;
            this.display = display;
        }
    }

    /// The finest place that the PL names; null where it names none.
    public static @Nullable Reference reference(Session session, Part pl) {
        Chain chain = new Chain(session, pl, 0);
        Reference finest = chain.finest;
        Location location = chain.stated;
        if (finest == null) {
            return null;
        }
        if (location != null) {
            // in the sender's words, which a place of many patients is not to repeat
            if (session.mayBeUnidentified() && pl.component(9).isValued()) {
                location.setDescription(pl.component(9).asText().to("(Location.description)"));
            }
            Part comprehensive = pl.component(10);
            if (comprehensive.component(1).isValued()) {
                Identifier identifier = Ei.identifier(comprehensive.in(PATH), null, session.facility());
                location.addIdentifier(identifier);
                Part assigner = pl.component(11);
                if (assigner.isValued()) {
                    String named = identifier.getAssigner().getDisplay();
                    identifier.setAssigner(
                            Organizations.authority(session, assigner).setDisplay(named));
                }
            }
        }
        return finest.setDisplay(chain.words.toString());
    }

    /// A facility (HD), table HD[Location]: what a PL has as its coarsest place. Null where it is not named.
    public static @Nullable Reference site(Session session, Part hd) {
        if (!hd.hasText()) {
            return null;
        }
        Part into = hd.in(PATH);
        String name = into.component(1).to("");
        ResourceIdentity identity = new ResourceIdentity("Location", Hd.uri(hd, 0), path(Level.FACILITY, name));
        if (session.isStated(identity)) {
            repeated(into, session.stated(identity, Location.class));
            session.from(identity, hd.segment());
        } else {
            session.put(identity, null, location(Level.FACILITY, into, identity, null), Mode.IF_ABSENT, hd.segment());
        }
        return session.reference(identity).setDisplay(name);
    }

    private static String path(Level level, String name) {
        return level.code + "=" + name.replace("/", "%2F");
    }

    /// All places of an NDL, whose components 4 to 11 are those of a PL from its first on, coarsest first.
    public static List<Reference> all(Session session, Part ndl) {
        return new Chain(session, ndl, 3).references;
    }

    /// The places of one field.
    private static final class Chain {
        private final List<Reference> references = new ArrayList<>();
        private final StringBuilder words = new StringBuilder();
        private @Nullable Reference finest;
        /// The finest, where this field is the first to name it.
        private @Nullable Location stated;

        /// @param before how many components stand before the place
        Chain(Session session, Part pl, int before) {
            String authority = Hd.uri(pl.component(before + Level.FACILITY.component), 0);
            String system = authority.isEmpty() ? session.facility() : authority;
            StringBuilder path = new StringBuilder();
            for (Level level : Level.values()) {
                Part part = pl.component(before + level.component);
                if (!part.isValued()) {
                    continue;
                }
                String name = part.to(PATH);
                path.append(path.isEmpty() ? "" : "/").append(path(level, name));
                words.append(words.isEmpty() ? "" : " ").append(name);
                ResourceIdentity identity = new ResourceIdentity("Location", system, path.toString());
                stated = session.isStated(identity) ? null : location(level, part, identity, finest);
                if (stated != null) {
                    session.put(identity, null, stated, Mode.IF_ABSENT, pl.segment());
                } else {
                    repeated(part, session.stated(identity, Location.class));
                    session.from(identity, pl.segment());
                }
                finest = session.reference(identity);
                references.add(finest);
                if (before > 0) {
                    status(pl.component(before + 5));
                }
            }
            status(pl.component(before + 5));
        }

        /// PL.5 and NDL.8, where the code is FHIR's.
        private void status(Part sent) {
            LocationStatus status = switch (stated == null ? "" : sent.peek()) {
                case "active" -> LocationStatus.ACTIVE;
                case "suspended" -> LocationStatus.SUSPENDED;
                case "inactive" -> LocationStatus.INACTIVE;
                default -> null;
            };
            if (stated != null && status != null) {
                sent.carried("(Location.status)");
                stated.setStatus(status);
            }
        }
    }

    /// The universal id of a place that was stated before, which counts as carried where it is the same.
    private static void repeated(Part part, @Nullable Location before) {
        String universal = part.component(2).peek();
        if (before != null
                && !universal.isEmpty()
                && before.getIdentifier().stream().anyMatch(held -> universal.equals(held.getValue()))) {
            part.component(2).carried(PATH);
            part.component(3).carriedIfValued(PATH);
        }
    }

    private static Location location(Level level, Part hd, ResourceIdentity identity, @Nullable Reference partOf) {
        String name = hd.peek();
        Location location = new Location();
        location.addIdentifier().setSystem(identity.system()).setValue(identity.value());
        location.addIdentifier().setValue(name);
        Identifier universal = Hd.identifier(hd.in(PATH));
        if (universal != null) {
            location.addIdentifier(universal);
        }
        location.setName(name);
        location.setMode(LocationMode.INSTANCE);
        location.getPhysicalType()
                .addCoding()
                .setSystem(PHYSICAL_TYPE)
                .setCode(level.code)
                .setDisplay(level.display);
        if (partOf != null) {
            location.setPartOf(partOf.copy());
        }
        return location;
    }

    /// The care unit, PL.1.
    public static String unit(Part pl) {
        return pl.component(1).peek();
    }
}
