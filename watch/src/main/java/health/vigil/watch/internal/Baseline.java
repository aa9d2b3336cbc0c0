package health.vigil.watch.internal;

import java.util.List;

/// What is usual, from the 28 days before: for the person, and for everybody in the role.
///
/// @param own patients opened on each day that the person worked
/// @param role the same for every person and day of the role
/// @param hours in which the person opened records, one bit each
/// @param largestExport entries in the person's largest export
public record Baseline(List<Integer> own, List<Integer> role, int hours, long largestExport) {
    /// Days before a person's own habits are believed.
    static final int OWN_DAYS = 5;

    private static final int ROLE_DAYS = 20;
    private static final int HOURS_DAYS = 8;

    public Baseline {
        own = own.stream().sorted().toList();
        role = role.stream().sorted().toList();
    }

    /// Nothing is known yet.
    public static Baseline none() {
        return new Baseline(List.of(), List.of(), 0, 0);
    }

    /// The person's median; 0 before [#OWN_DAYS] days are known.
    int ownMedian() {
        return own.size() < OWN_DAYS ? 0 : own.get(own.size() / 2);
    }

    /// What one day in twenty of the role exceeds; 0 before enough days are known.
    int roleHigh() {
        return role.size() < ROLE_DAYS ? 0 : role.get(role.size() * 95 / 100);
    }

    /// The hours worked before; 0 before enough days are known.
    public int usualHours() {
        return own.size() < HOURS_DAYS ? 0 : hours;
    }
}
