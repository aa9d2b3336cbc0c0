package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Hd;
import health.vigil.hl7v2.internal.reading.Part;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Location.LocationMode;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/// PL, table PL[Location]: a chain of Locations from facility to bed, of which the finest is referred to. A
/// place's identity is the whole path to it within its facility, so bed 1 of two rooms is two beds.
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
        Part facility = pl.component(Level.FACILITY.component);
        String system = facility.isValued() ? Hd.uri(facility, 0) : session.facility();
        StringBuilder path = new StringBuilder();
        StringBuilder words = new StringBuilder();
        Reference parent = null;
        for (Level level : Level.values()) {
            Part part = pl.component(level.component);
            if (!part.isValued()) {
                continue;
            }
            String name = part.to(PATH);
            part.component(2).carriedIfValued(PATH);
            part.component(3).carriedIfValued(PATH);
            path.append(path.isEmpty() ? "" : "/")
                    .append(level.code)
                    .append('=')
                    .append(name.replace("/", "%2F"));
            words.append(words.isEmpty() ? "" : " ").append(name);
            parent = state(
                    session,
                    level,
                    name,
                    new ResourceIdentity("Location", system, path.toString()),
                    parent,
                    isLast(pl, level) ? pl : null);
        }
        return parent == null ? null : parent.setDisplay(words.toString());
    }

    private static boolean isLast(Part pl, Level level) {
        for (int i = level.ordinal() + 1; i < Level.values().length; i++) {
            if (pl.component(Level.values()[i].component).isValued()) {
                return false;
            }
        }
        return true;
    }

    /// @param described the PL whose description (PL.9) is this place's, null for a place on the way to it
    private static Reference state(
            Session session,
            Level level,
            String name,
            ResourceIdentity identity,
            @Nullable Reference parent,
            @Nullable Part described) {
        Location location = new Location();
        location.addIdentifier().setSystem(identity.system()).setValue(identity.value());
        location.setName(name);
        location.setMode(LocationMode.INSTANCE);
        location.getPhysicalType()
                .addCoding()
                .setSystem(PHYSICAL_TYPE)
                .setCode(level.code)
                .setDisplay(level.display);
        if (parent != null) {
            location.setPartOf(parent.copy());
        }
        if (described != null && described.component(9).isValued()) {
            location.setDescription(described.component(9).to("(Location.description)"));
        }
        session.put(identity, null, location, Mode.IF_ABSENT);
        return session.reference(identity);
    }

    /// The care unit, PL.1.
    public static String unit(Part pl) {
        return pl.component(1).peek();
    }
}
