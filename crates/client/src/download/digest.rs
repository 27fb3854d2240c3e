//! The digest of a whole content, where the service sends one.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderMap, StatusCode};
use sha2::{Digest, Sha256, Sha512};

/// A digest that the content should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expected {
    algorithm: Algorithm,
    value: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Sha256,
    Sha512,
}

impl Expected {
    /// The digest of the whole content that an answer carries, in `Repr-Digest` or its predecessor
    /// `Digest`. `Content-Digest` is that of the body, which is the whole in answers of status 200 only.
    pub(super) fn of(status: StatusCode, headers: &HeaderMap) -> Option<Self> {
        let of = |name| {
            let text = headers.get(name)?.to_str().ok()?;
            Self::parse(text)
        };
        of("repr-digest").or_else(|| of("digest")).or_else(|| {
            (status == StatusCode::OK)
                .then(|| of("content-digest"))
                .flatten()
        })
    }

    /// The first digest of a list that can be checked.
    pub(super) fn parse(text: &str) -> Option<Self> {
        text.split(',').find_map(|item| {
            let (name, value) = item.trim().split_once('=')?;
            let algorithm = match name.to_ascii_lowercase().as_str() {
                "sha-256" => Algorithm::Sha256,
                "sha-512" => Algorithm::Sha512,
                _ => return None,
            };
            // The newer headers put colons around the base64.
            let value = BASE64_STANDARD.decode(value.trim_matches(':')).ok()?;
            (value.len() == algorithm.length()).then_some(Self { algorithm, value })
        })
    }

    /// The digest as [`parse`](Self::parse) reads it.
    pub(super) fn to_text(&self) -> String {
        let name = match self.algorithm {
            Algorithm::Sha256 => "sha-256",
            Algorithm::Sha512 => "sha-512",
        };
        format!("{name}=:{}:", BASE64_STANDARD.encode(&self.value))
    }

    /// Begins to compute the digest.
    pub(super) fn hasher(&self) -> Hasher {
        match self.algorithm {
            Algorithm::Sha256 => Hasher::Sha256(Sha256::new()),
            Algorithm::Sha512 => Hasher::Sha512(Sha512::new()),
        }
    }

    /// Tells if the computed digest is this one.
    pub(super) fn is(&self, computed: Hasher) -> bool {
        match computed {
            Hasher::Sha256(hasher) => hasher.finalize()[..] == self.value,
            Hasher::Sha512(hasher) => hasher.finalize()[..] == self.value,
        }
    }
}

impl Algorithm {
    fn length(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

/// A digest in the making.
#[derive(Clone)]
pub(super) enum Hasher {
    Sha256(Sha256),
    Sha512(Sha512),
}

impl Hasher {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hasher) => hasher.update(bytes),
            Self::Sha512(hasher) => hasher.update(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::Expected;

    /// SHA-256 of `hello`.
    const HELLO: &str = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";

    #[test]
    fn digests_are_read_and_compared() {
        for text in [
            format!("sha-256=:{HELLO}:"),
            format!("SHA-256={HELLO}"),
            format!("md5=:AAAA:, sha-256=:{HELLO}:"),
        ] {
            let expected = Expected::parse(&text).expect("a digest");
            assert_eq!(
                Expected::parse(&expected.to_text()).as_ref(),
                Some(&expected)
            );
            let mut hasher = expected.hasher();
            hasher.update(b"hel");
            assert!(!expected.is(hasher.clone()));
            hasher.update(b"lo");
            assert!(expected.is(hasher));
        }
        assert_eq!(Expected::parse("sha-256=:AAAA:"), None);
        assert_eq!(Expected::parse("md5=:AAAA:"), None);
    }

    #[test]
    fn the_digest_of_a_part_does_not_count() {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::try_from(format!("sha-256=:{HELLO}:")).expect("a header");
        headers.insert("content-digest", value.clone());
        assert!(Expected::of(StatusCode::OK, &headers).is_some());
        assert!(Expected::of(StatusCode::PARTIAL_CONTENT, &headers).is_none());
        headers.insert("repr-digest", value);
        assert!(Expected::of(StatusCode::PARTIAL_CONTENT, &headers).is_some());
    }
}
