package health.vigil.server.internal.config;

import health.vigil.base.ProblemException;

/// The configuration file says something that cannot be.
final class ConfigException extends ProblemException {
    /// @param what the key and what is wrong with it
    ConfigException(String what) {
        super("VGL-SRV-001", "The configuration is not valid: " + what + ".", "Correct the configuration file.");
    }
}
