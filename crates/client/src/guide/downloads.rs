//! Downloads: how to get recordings and transcripts.
//!
//! Contents are metered by the minute of their length, so a download fetches no byte twice where it can. It goes on
//! after a broken connection, and with the part that an earlier run left. It checks digests where Graph sends them.
//! [`Download`](crate::Download) has the rules.
//!
//! # Archiving
//!
//! [`Artifact`](crate::Artifact) is what recordings and transcripts have in common: a content and a name for a file.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let simulator = graph_calls_simulator::Simulator::start().await?;
//! # let token = graph_calls::credential::StaticToken::new(simulator.token());
//! # let client = graph_calls::Client::builder().root(simulator.origin()).credential(token).build()?;
//! # let organizer = simulator.user_id(0);
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! use graph_calls::Artifact;
//! use graph_calls::endpoints::ids::{MeetingOrganizerUserId, UserId};
//! use graph_calls::endpoints::users::online_meetings::get_all_recordings::Delta;
//!
//! let (user, of) = (UserId::new(&organizer), MeetingOrganizerUserId::new(&organizer));
//! let mut round = client.delta(Delta::new(user, of));
//! while let Some(page) = round.next_page().await? {
//!     for recording in page.value {
//!         // A recording that was deleted has no content any more.
//!         let Some(content) = recording.content_of(&organizer) else { continue };
//!         let path = folder.join(recording.file_name());
//!         let downloaded = client.download(content).skip_existing().to_file(&path).await?;
//!         println!("{}: {} bytes, {} fetched", path.display(), downloaded.length, downloaded.fetched);
//!     }
//! }
//! # assert!(std::fs::read_dir(folder)?.count() > 0);
//! # Ok(())
//! # }
//! ```
//!
//! `to_file` writes to `NAME.part` and renames it at the end, so a file under its own name is whole.
//!
//! # Elsewhere than to a file
//!
//! | to | use |
//! |---|---|
//! | hand bytes on as they come, to a blob store for example | [`into_stream`](crate::Download::into_stream) |
//! | write to a socket, a compressor, a buffer | [`to_writer`](crate::Download::to_writer) |
//! | show progress | [`on_progress`](crate::Download::on_progress) |
//!
//! # Text of transcripts
//!
//! Where the tenant does not allow speakers to be named, Graph refuses WebVTT with them;
//! [`fall_back_to`](crate::Download::fall_back_to) asks for the other media type. [`Transcript`](crate::Transcript) reads
//! both: who said it, and from when to when.
//!
//! # When a content is refused
//!
//! | status | means |
//! |---|---|
//! | 402 | the tenant pays for no metered API, or the free quota is used up; it is never tried again |
//! | 403 | no access policy covers the user, or the tenant does not give transcripts to Graph |
//! | 404 | the recording has expired or was deleted |
