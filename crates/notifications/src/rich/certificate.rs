//! Certificates that contents are encrypted for, and the keys that decrypt them.

use std::error::Error;
use std::fmt;

use aws_lc_rs::digest;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

/// The certificate that a subscription has contents encrypted for, under a name of the caller.
///
/// It may be self-signed, and it may have expired: Graph uses the key in it and nothing else. Each
/// certificate needs a name of its own: by the name it is known whether a subscription has it already.
#[derive(Clone, PartialEq, Eq)]
pub struct EncryptionCertificate {
    id: String,
    der: Vec<u8>,
    thumbprint: String,
}

impl EncryptionCertificate {
    /// The certificate in PEM, to be known as `id`, of which Graph takes 128 characters.
    ///
    /// # Errors
    /// Fails when there is no certificate in `pem`, or the name is empty or too long.
    pub fn from_pem(id: impl Into<String>, pem: &[u8]) -> Result<Self, CertificateError> {
        let der = CertificateDer::from_pem_slice(pem).map_err(|_| CertificateError::Pem)?;
        Self::from_der(id, der.to_vec())
    }

    /// The certificate in X.509 DER form, to be known as `id`, of which Graph takes 128 characters.
    ///
    /// # Errors
    /// Fails when the name is empty or too long.
    pub fn from_der(
        id: impl Into<String>,
        der: impl Into<Vec<u8>>,
    ) -> Result<Self, CertificateError> {
        let (id, der) = (id.into(), der.into());
        if id.is_empty() || id.chars().count() > 128 {
            return Err(CertificateError::Id);
        }
        let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &der);
        let bytes = digest.as_ref().iter();
        let thumbprint = bytes.map(|byte| format!("{byte:02X}")).collect();
        Ok(Self {
            id,
            der,
            thumbprint,
        })
    }

    /// The name that comes back in every notification.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The SHA-1 of the certificate, hexadecimal.
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// The certificate as a subscription has it.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(&self.der)
    }

    /// Tells whether `key` is the private part of this certificate.
    pub(super) fn is_of(&self, key: &PrivateKey) -> bool {
        // A DER form is unique, so the certificate has the public key in it byte for byte.
        let mut windows = self.der.windows(key.public.len());
        windows.any(|window| window == key.public)
    }
}

impl fmt::Debug for EncryptionCertificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EncryptionCertificate")
            .field("id", &self.id)
            .field("thumbprint", &self.thumbprint)
            .finish()
    }
}

/// The RSA private key of a certificate. Its memory is wiped when it is dropped.
pub struct PrivateKey {
    pub(super) key: OaepPrivateDecryptingKey,
    /// The public part, as it stands in a certificate.
    public: Vec<u8>,
}

impl PrivateKey {
    /// The key in PEM: `PRIVATE KEY` (PKCS #8) or `RSA PRIVATE KEY` (PKCS #1), not encrypted.
    ///
    /// # Errors
    /// Fails when there is no such key in `pem`, or it is no RSA key of 2,048 to 4,096 bits.
    pub fn from_pem(pem: &[u8]) -> Result<Self, CertificateError> {
        match PrivateKeyDer::from_pem_slice(pem).map_err(|_| CertificateError::Pem)? {
            PrivateKeyDer::Pkcs8(der) => Self::from_pkcs8(der.secret_pkcs8_der()),
            PrivateKeyDer::Pkcs1(der) => {
                let pair = KeyPair::from_der(der.secret_pkcs1_der());
                let pair = pair.map_err(|_| CertificateError::Key)?;
                let der: Pkcs8V1Der = pair.as_der().map_err(|_| CertificateError::Key)?;
                Self::from_pkcs8(der.as_ref())
            }
            _ => Err(CertificateError::Key),
        }
    }

    /// The key in PKCS #8 DER form, not encrypted.
    ///
    /// # Errors
    /// Fails when it is no RSA key of 2,048 to 4,096 bits.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, CertificateError> {
        let key = PrivateDecryptingKey::from_pkcs8(der).map_err(|_| CertificateError::Key)?;
        if !(2_048..=4_096).contains(&key.key_size_bits()) {
            return Err(CertificateError::Size);
        }
        let public = key.public_key();
        let public: PublicKeyX509Der = public.as_der().map_err(|_| CertificateError::Key)?;
        let public = public.as_ref().to_vec();
        let key = OaepPrivateDecryptingKey::new(key).map_err(|_| CertificateError::Key)?;
        Ok(Self { key, public })
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PrivateKey(…)")
    }
}

/// The reason why a certificate or a key is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateError {
    /// The PEM holds no certificate or no key.
    Pem,
    /// The key is no RSA key, or is encrypted.
    Key,
    /// The key is shorter than 2,048 or longer than 4,096 bits.
    Size,
    /// The name is empty or longer than 128 characters.
    Id,
    /// The key is not the private part of the certificate.
    Mismatch,
}

impl fmt::Display for CertificateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Pem => "the PEM has no such part",
            Self::Key => "the private key is no plain RSA key",
            Self::Size => "an RSA key of 2,048 to 4,096 bits is needed",
            Self::Id => "the name of a certificate has 1 to 128 characters",
            Self::Mismatch => "the private key is not that of the certificate",
        })
    }
}

impl Error for CertificateError {}
