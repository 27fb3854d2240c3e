//! Notifications that bring the changed object along, encrypted.
//!
//! Nothing here happens before the service has its answer, so how long it takes and how it ends shows
//! nothing to the sender.

mod certificate;
mod decrypt;
mod discovery;
mod key_ring;
mod key_set;
mod token;

pub use certificate::{CertificateError, EncryptionCertificate, PrivateKey};
pub use key_ring::KeyRing;
pub use key_set::{KeySet, KeySetError, KeySetSource};
pub use token::PUBLISHER_ID;

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use graph_calls_core::Object;
use graph_calls_models::{ChangeNotification, ChangeNotificationEncryptedContent};

use crate::gap::DropReason;
use crate::receiver::events::{MISSPELLED, Opened};
use crate::receiver::queue::{Body, Item};
use token::TokenCheck;

/// The number of signatures that are remembered, to know repetitions.
const REMEMBERED: usize = 65_536;

/// The keys that rich notifications are checked and decrypted with.
///
/// A certificate and its key are made with, for example,
/// `openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -subj /CN=notifications`.
///
/// ```no_run
/// use graph_calls::{Client, Cloud};
/// use graph_calls_notifications::{
///     EncryptionCertificate, KeyRing, KeySet, PrivateKey, Receiver, Resource, RichNotifications,
///     SubscriptionRequest,
/// };
///
/// # fn example(client: Client) -> Result<(), Box<dyn std::error::Error>> {
/// let certificate = EncryptionCertificate::from_pem("2026-11", &std::fs::read("certificate.pem")?)?;
/// let ring = KeyRing::new();
/// ring.insert(&certificate, PrivateKey::from_pem(&std::fs::read("key.pem")?)?)?;
///
/// let key_set = KeySet::of_cloud(&Cloud::Global, client.transport());
/// let rich = RichNotifications::new(["8e460676-ae3f-4b1e-8790-ee0fb5d6148f"], key_set, ring);
/// let (receiver, events) = Receiver::builder().rich(rich).build();
///
/// let url = "https://example.com/notifications";
/// let request = SubscriptionRequest::new(Resource::Recordings, url)?.content(&certificate)?;
/// # Ok(())
/// # }
/// ```
///
/// A simulator gives tokens and keys itself: it is `Cloud::custom(simulator.origin())`, and its origin
/// goes to [`login`](Self::login).
#[derive(Debug)]
pub struct RichNotifications {
    tokens: TokenCheck,
    ring: KeyRing,
    seen: Mutex<Seen>,
}

impl RichNotifications {
    /// Takes what was sent to one of the applications with these client ids, with the signatures of
    /// `key_set` and encrypted for a certificate in `ring`.
    pub fn new(
        application_ids: impl IntoIterator<Item = impl Into<String>>,
        key_set: KeySet,
        ring: KeyRing,
    ) -> Self {
        let applications = application_ids.into_iter().map(Into::into).collect();
        Self {
            tokens: TokenCheck::new(applications, key_set),
            ring,
            seen: Mutex::default(),
        }
    }

    /// Whoever issues the tokens: scheme and authority of the cloud's token service,
    /// `https://login.microsoftonline.com` by default.
    #[must_use]
    pub fn login(mut self, origin: impl Into<String>) -> Self {
        self.tokens.set_login(origin.into());
        self
    }

    /// Opens the content of each item.
    pub(crate) async fn open(&self, body: &Body) -> Vec<Opened> {
        let contents: Vec<_> = body
            .items
            .iter()
            .map(|item| content(&item.notification))
            .collect();
        let is_expected = body.items.iter().any(|item| item.has_content);
        if !is_expected && contents.iter().all(Option::is_none) {
            return Vec::new();
        }
        let tokens = body.validation_tokens.as_deref();
        let tenants = match tokens {
            // Access to the hub proves the sender. Tokens that are there have to be right all the same.
            None if body.is_by_hub => Ok(None),
            _ => {
                let tokens = tokens.unwrap_or_default();
                self.tokens.tenants(tokens, body.received).await.map(Some)
            }
        };
        let items = body.items.iter().zip(contents);
        items
            .map(|(item, content)| {
                let Some(content) = content else {
                    // A body without its contents is as easily made as one without its tokens.
                    return if item.has_content {
                        Opened::Dropped(DropReason::NoContent)
                    } else {
                        Opened::Nothing
                    };
                };
                let tenants = match &tenants {
                    Ok(tenants) => tenants,
                    Err(reason) => return Opened::Dropped(*reason),
                };
                self.open_item(item, content, tenants.as_ref())
                    .unwrap_or_else(Opened::Dropped)
            })
            .collect()
    }

    fn open_item(
        &self,
        item: &Item,
        content: Result<ChangeNotificationEncryptedContent, DropReason>,
        tenants: Option<&HashSet<String>>,
    ) -> Result<Opened, DropReason> {
        let tenant = item.tenant_id.as_deref().unwrap_or_default();
        if tenants.is_some_and(|tenants| !tenants.contains(&tenant.to_ascii_lowercase())) {
            return Err(DropReason::NoValidationToken);
        }
        let (entity, signature) = decrypt::content(&self.ring, &item.notification, &content?)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(if seen.is_new(signature) {
            Opened::Content(entity)
        } else {
            Opened::Repeated
        })
    }
}

/// The encrypted content of the item, in either spelling.
fn content(
    item: &ChangeNotification,
) -> Option<Result<ChangeNotificationEncryptedContent, DropReason>> {
    if let Some(content) = &item.encrypted_content {
        return Some(Ok(content.clone()));
    }
    let content = item.unknown().get(MISSPELLED)?;
    Some(content.map_err(|_| DropReason::Malformed))
}

/// The signatures of the last contents. Each content has a key of its own, so the same signature is the
/// same content.
#[derive(Debug, Default)]
struct Seen {
    order: VecDeque<[u8; 32]>,
    signatures: HashSet<[u8; 32]>,
}

impl Seen {
    fn is_new(&mut self, signature: [u8; 32]) -> bool {
        if !self.signatures.insert(signature) {
            return false;
        }
        self.order.push_back(signature);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.signatures.remove(&oldest);
        }
        true
    }
}
