package health.vigil.policy;

/// The one decision function. Every access to anything is one call of it, denied by default (ACC-2).
public interface Policy {
    /// Decides. Never throws for a request that cannot be evaluated: that is a denial.
    Decision decide(AccessRequest request);
}
