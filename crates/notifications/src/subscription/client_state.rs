//! The secret of a subscription.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use graph_calls_core::primitive::Secret;

/// A client state of 256 random bits.
///
/// # Errors
/// Fails when the operating system has no random bits to give.
pub fn generate_client_state() -> Result<Secret, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes).into())
}
