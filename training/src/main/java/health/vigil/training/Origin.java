package health.vigil.training;

/// What a bundle says of where it comes from, beyond what training itself knows.
///
/// @param code the version of the code that trains
/// @param command that repeats the training
public record Origin(String code, String command) {}
