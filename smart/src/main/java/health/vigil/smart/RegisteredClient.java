package health.vigil.smart;

import java.nio.file.Path;

/// A program that may sign in by assertions.
///
/// @param name as the ledger and policies know it
/// @param issuer what its assertions say as `iss`
/// @param keys file with its public keys, a JWK set (RFC 7517)
public record RegisteredClient(String name, String issuer, Path keys) {}
