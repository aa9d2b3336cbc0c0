package health.vigil.hl7v2.internal.table;

import health.vigil.hl7v2.CodeMap;

/// How the codes of one sender are read.
///
/// @param namespace of the sending facility, a URN, under which coding systems that nobody knows are named
/// @param own what its own codes mean
public record SenderCodes(String namespace, CodeMap own) {}
