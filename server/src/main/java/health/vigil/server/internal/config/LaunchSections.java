package health.vigil.server.internal.config;

import health.vigil.launch.LaunchSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads which EHRs may open the patient view, by names that the file chooses.
final class LaunchSections {
    private LaunchSections() {}

    static List<LaunchSettings> read(Section launches) {
        List<LaunchSettings> all = new ArrayList<>();
        launches.named().forEach((name, section) -> all.add(one(name, section)));
        if (all.stream().map(LaunchSettings::issuer).distinct().count() < all.size()) {
            throw new ConfigException("launches: two EHRs have the same issuer");
        }
        return all;
    }

    private static LaunchSettings one(String name, Section section) {
        Section numbers = section.section("patientNumbers");
        try {
            LaunchSettings settings = new LaunchSettings(
                    name,
                    section.address("issuer")
                            .orElseThrow(() -> new ConfigException("launches." + name + ".issuer is required")),
                    section.text("client"),
                    section.path("key"),
                    section.optionalPath("authority").orElse(null),
                    user(name, section.text("user", LaunchSettings.User.PREFERRED_USERNAME.claim())),
                    new LaunchSettings.Numbers(
                            numbers.text("system"),
                            numbers.optionalText("facility").orElse(null)),
                    section.address("frame").orElse(null));
            numbers.finish();
            section.finish();
            return settings;
        } catch (IllegalArgumentException e) {
            throw new ConfigException("launches." + name + ": " + e.getMessage());
        }
    }

    private static LaunchSettings.User user(String name, String claim) {
        return Arrays.stream(LaunchSettings.User.values())
                .filter(each -> each.claim().equals(claim))
                .findFirst()
                .orElseThrow(() -> new ConfigException("launches." + name + ".user is none of "
                        + Arrays.stream(LaunchSettings.User.values())
                                .map(LaunchSettings.User::claim)
                                .toList()));
    }
}
