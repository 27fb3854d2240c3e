//! The private keys, by the names of their certificates.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use super::certificate::{CertificateError, EncryptionCertificate, PrivateKey};

/// The private keys, by the names of their certificates. Clones share them.
///
/// To change keys, put the new one in beside the old one, have the subscriptions use the new certificate
/// ([`Keeper::use_certificate`](crate::Keeper::use_certificate)), and take the old one out when its
/// notifications have stopped: deliveries are repeated for up to four hours.
#[derive(Clone, Default)]
pub struct KeyRing(Arc<RwLock<HashMap<String, Arc<Entry>>>>);

pub(super) struct Entry {
    pub(super) thumbprint: String,
    pub(super) key: PrivateKey,
}

impl KeyRing {
    /// A ring without keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts the key of `certificate` in.
    ///
    /// # Errors
    /// Fails when the key is not that of the certificate.
    pub fn insert(
        &self,
        certificate: &EncryptionCertificate,
        key: PrivateKey,
    ) -> Result<(), CertificateError> {
        if !certificate.is_of(&key) {
            return Err(CertificateError::Mismatch);
        }
        let entry = Entry {
            thumbprint: certificate.thumbprint().to_owned(),
            key,
        };
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        keys.insert(certificate.id().to_owned(), Arc::new(entry));
        Ok(())
    }

    /// Takes the key of the certificate with this name out; whether there was one.
    pub fn remove(&self, certificate_id: &str) -> bool {
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        keys.remove(certificate_id).is_some()
    }

    pub(super) fn get(&self, certificate_id: &str) -> Option<Arc<Entry>> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        keys.get(certificate_id).cloned()
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut names: Vec<_> = keys.keys().collect();
        names.sort();
        formatter.debug_tuple("KeyRing").field(&names).finish()
    }
}
