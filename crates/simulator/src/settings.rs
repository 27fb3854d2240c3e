//! Settings of a running simulator.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::faults::{Schedule, Script};
use crate::login::{CLIENT_ID, CLIENT_SECRET};

/// The settings of a running simulator.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) recordings_page: u32,
    pub(crate) compresses: bool,
    pub(crate) serves_ranges: bool,
    pub(crate) gives_transcripts: bool,
    pub(crate) attributes_speakers: bool,
    pub(crate) sends_digests: bool,
    pub(crate) redirects_content: bool,
    pub(crate) enforces_limits: bool,
    pub(crate) users_without_policy: BTreeSet<String>,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    /// Nothing until the start means all that there are.
    pub(crate) client_permissions: BTreeSet<String>,
    pub(crate) token_lifetime: u64,
    pub(crate) delivery_attempts: u32,
    pub(crate) header_timeout: Duration,
    pub(crate) lifecycle_names_organization: bool,
    pub(crate) script: Script,
    pub(crate) schedule: Option<Schedule>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            recordings_page: 20,
            compresses: true,
            serves_ranges: true,
            gives_transcripts: true,
            attributes_speakers: true,
            sends_digests: false,
            redirects_content: false,
            enforces_limits: false,
            users_without_policy: BTreeSet::new(),
            client_id: CLIENT_ID.to_owned(),
            client_secret: CLIENT_SECRET.to_owned(),
            client_permissions: BTreeSet::new(),
            token_lifetime: 3599,
            delivery_attempts: 4,
            header_timeout: Duration::from_secs(60),
            lifecycle_names_organization: false,
            script: Script::new(),
            schedule: None,
        }
    }
}
