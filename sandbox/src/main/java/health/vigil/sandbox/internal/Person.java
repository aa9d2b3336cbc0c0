package health.vigil.sandbox.internal;

import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;

/// A synthetic identity. Everything in it is made from the seed and says so: numbers begin with `SBX`, family names
/// are put together from two words, every address is in Exampleton, every telephone number is one of the 555-01xx
/// that are kept free for fiction.
///
/// @param mrn medical record number
/// @param visit visit number
/// @param sex HL7 table 0001
public record Person(
        String mrn,
        String visit,
        String family,
        String given,
        String sex,
        LocalDate born,
        String street,
        String zip,
        String phone) {
    /// The age given to those whose age the source hides: over 89, whose median age in the source is 91.4 years.
    public static final int OVER_89 = 91;

    private static final List<String> FIRST = List.of(
            "Amber", "Birch", "Copper", "Dusk", "Elder", "Fern", "Garnet", "Harbor", "Indigo", "Juniper", "Kelp",
            "Lantern", "Maple", "Nettle", "Ochre", "Pebble", "Quartz", "Russet", "Sedge", "Thistle", "Umber", "Velvet",
            "Willow", "Yarrow");
    private static final List<String> SECOND = List.of(
            "field", "brook", "stone", "wick", "moor", "gate", "ridge", "well", "croft", "holm", "mere", "ley", "haven",
            "march", "combe", "shaw");
    private static final List<String> WOMEN = List.of(
            "Ada", "Beatriz", "Chiara", "Devika", "Elif", "Farah", "Greta", "Hana", "Ines", "Jun", "Katya", "Leila",
            "Maren", "Noor", "Olga", "Priya", "Rosa", "Saoirse", "Thandi", "Ursula", "Vera", "Wanda", "Yara", "Zofia");
    private static final List<String> MEN = List.of(
            "Amir", "Bruno", "Chen", "Diego", "Emeka", "Felix", "Goran", "Hassan", "Ivan", "Jonas", "Kofi", "Luca",
            "Mateo", "Nils", "Omar", "Pavel", "Quentin", "Rafael", "Stefan", "Tomas", "Umberto", "Viktor", "Wim",
            "Yusuf");
    private static final List<String> STREETS =
            List.of("Sandbox Street", "Specimen Lane", "Placeholder Road", "Fixture Avenue", "Sample Square");

    /// The identity of one stay.
    ///
    /// @param thing what it belongs to; equal things get equal identities under one seed
    /// @param sex `M` or `F`; anything else is unknown and takes a given name from either list
    /// @param age in whole years on `admitted`
    public static Person of(long seed, String thing, String sex, int age, LocalDate admitted) {
        SplittableRandom random = Draw.of(seed, "person", thing);
        String known = sex.equals("M") || sex.equals("F") ? sex : "U";
        List<String> given = known.equals("F") || (known.equals("U") && random.nextBoolean()) ? WOMEN : MEN;
        return new Person(
                "SBX-" + Draw.name(seed, "mrn", thing, 8),
                "SBV-" + Draw.name(seed, "visit", thing, 8),
                Draw.one(random, FIRST) + Draw.one(random, SECOND),
                Draw.one(random, given),
                known,
                admitted.minusYears(age).minusDays(random.nextInt(365)),
                (1 + random.nextInt(199)) + " " + Draw.one(random, STREETS),
                "00" + (100 + random.nextInt(900)),
                "555-01" + (10 + random.nextInt(90)));
    }

    /// The age on a day that the source gives, with hidden ages made 91.
    public static int age(LocalDate born, LocalDate on) {
        int years = Math.max(0, born.until(on).getYears());
        return years > 89 ? OVER_89 : years;
    }
}
