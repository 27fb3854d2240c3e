//! From an encrypted content to the object.

use aws_lc_rs::cipher::{AES_256, DecryptionContext, PaddedBlockDecryptingKey, UnboundCipherKey};
use aws_lc_rs::hmac;
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::rsa::OAEP_SHA1_MGF1SHA1;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use graph_calls_core::operation::json;
use graph_calls_models::{
    CallRecording, CallTranscript, ChangeNotification, ChangeNotificationEncryptedContent,
};
use zeroize::Zeroizing;

use super::KeyRing;
use crate::gap::DropReason;
use crate::{Changed, Entity};

/// The length of the symmetric key, of which the first half is the initialization vector as well.
const KEY: usize = 32;
const VECTOR: usize = 16;

/// Decrypts `content`, and gives the signature that tells it from every other content.
///
/// The signature is checked before anything is decrypted, so the padding is never looked at in data that
/// somebody else has made.
pub(super) fn content(
    ring: &KeyRing,
    item: &ChangeNotification,
    content: &ChangeNotificationEncryptedContent,
) -> Result<(Entity, [u8; 32]), DropReason> {
    let certificate_id = content.encryption_certificate_id.as_deref();
    let entry = certificate_id
        .and_then(|id| ring.get(id))
        .ok_or(DropReason::UnknownCertificate)?;
    let thumbprint = content.encryption_certificate_thumbprint.as_deref();
    if thumbprint.is_some_and(|given| !given.eq_ignore_ascii_case(&entry.thumbprint)) {
        return Err(DropReason::UnknownCertificate);
    }
    let mut data = base64(content.data.as_deref())?;
    let wrapped = base64(content.data_key.as_deref())?;
    let signature = base64(content.data_signature.as_deref())?;

    let mut unwrapped = Zeroizing::new(vec![0; entry.key.key.min_output_size()]);
    let key = entry
        .key
        .key
        .decrypt(&OAEP_SHA1_MGF1SHA1, &wrapped, &mut unwrapped, None)
        .map_err(|_| DropReason::DataKey)?;
    if key.len() != KEY {
        return Err(DropReason::DataKey);
    }

    let signing_key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::verify(&signing_key, &data, &signature).map_err(|_| DropReason::Signature)?;
    let signature = <[u8; 32]>::try_from(signature).map_err(|_| DropReason::Signature)?;

    let (vector, _) = key
        .split_first_chunk::<VECTOR>()
        .ok_or(DropReason::DataKey)?;
    let vector = DecryptionContext::Iv128(FixedLength::from(vector));
    let plain = UnboundCipherKey::new(&AES_256, key)
        .and_then(PaddedBlockDecryptingKey::cbc_pkcs7)
        .and_then(|key| key.decrypt(&mut data, vector).map(|plain| &*plain))
        .map_err(|_| DropReason::Data)?;

    let entity = entity(item, plain).ok_or(DropReason::Content)?;
    Ok((entity, signature))
}

/// Reads the entity that the item announces; `None` when the content is another.
fn entity(item: &ChangeNotification, plain: &[u8]) -> Option<Entity> {
    let changed = Changed::from_path(item.resource.as_deref()?);
    let entity = match &changed {
        Changed::Recording(_) => Entity::from(json::<CallRecording>(plain).ok()?),
        Changed::Transcript(_) => Entity::from(json::<CallTranscript>(plain).ok()?),
        Changed::CallRecord { .. } | Changed::Other(_) => return None,
    };
    // A genuine content of another item proves nothing about this one, so all ids have to be the same.
    let announced = item.resource_data.as_ref();
    let announced = announced.and_then(|data| data.id.as_deref());
    let ids = [changed.id(), announced];
    let is_same = ids.into_iter().flatten().all(|id| id == entity.id());
    is_same.then_some(entity)
}

fn base64(text: Option<&str>) -> Result<Vec<u8>, DropReason> {
    let text = text.ok_or(DropReason::Malformed)?;
    STANDARD.decode(text).map_err(|_| DropReason::Malformed)
}
