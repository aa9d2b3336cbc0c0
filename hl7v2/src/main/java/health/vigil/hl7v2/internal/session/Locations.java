package health.vigil.hl7v2.internal.session;

import health.vigil.hl7v2.MappedChange.Mode;
import health.vigil.hl7v2.ResourceIdentity;
import health.vigil.hl7v2.internal.datatype.Ei;
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
        String authority = Hd.uri(facility, 0);
        String system = authority.isEmpty() ? session.facility() : authority;
        StringBuilder path = new StringBuilder();
        StringBuilder words = new StringBuilder();
        Reference reference = null;
        Location finest = null;
        boolean first = false;
        for (Level level : Level.values()) {
            Part part = pl.component(level.component);
            if (!part.isValued()) {
                continue;
            }
            String name = part.to(PATH);
            part.component(2).carriedIfValued(PATH);
            part.component(3).carriedIfValued(PATH);
            String step = level.code + "=" + name.replace("/", "%2F");
            path.append(path.isEmpty() ? "" : "/").append(step);
            words.append(words.isEmpty() ? "" : " ").append(name);
            ResourceIdentity identity = new ResourceIdentity("Location", system, path.toString());
            finest = location(level, name, identity, reference);
            first = !session.isStated(identity);
            session.put(identity, null, finest, Mode.IF_ABSENT);
            reference = session.reference(identity);
        }
        if (reference == null || finest == null) {
            return null;
        }
        if (first && pl.component(9).isValued()) {
            finest.setDescription(pl.component(9).to("(Location.description)"));
        }
        Part comprehensive = pl.component(10);
        if (first && comprehensive.component(1).isValued()) {
            finest.addIdentifier(Ei.identifier(comprehensive.in(PATH), null, session.facility()));
        }
        return reference.setDisplay(words.toString());
    }

    private static Location location(Level level, String name, ResourceIdentity identity, @Nullable Reference partOf) {
        Location location = new Location();
        location.addIdentifier().setSystem(identity.system()).setValue(identity.value());
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
