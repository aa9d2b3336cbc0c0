package health.vigil.console.internal;

/// The sign-in page.
///
/// @param csrfToken for the form
/// @param failed after a failed attempt
public record SignInView(String csrfToken, boolean failed) {}
