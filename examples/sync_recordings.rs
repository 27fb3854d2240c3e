//! Downloads the recordings and transcripts of all users; the next run downloads new ones only.
//!
//! ```sh
//! cargo run --example sync_recordings -- archive
//! ```
//!
//! Permissions: `User.Read.All`, `OnlineMeetingRecording.Read.All` and `OnlineMeetingTranscript.Read.All`, and an
//! application access policy that covers the users. With `GRAPH_USER_ID` it reads that one user.
//!
//! It can be stopped at any time. States are stored after the contents of a page, and the next run goes on with parts
//! of contents.

use std::path::{Path, PathBuf};

use anyhow::Result;
use graph_calls::endpoints::ids::{MeetingOrganizerUserId, UserId};
use graph_calls::endpoints::users;
use graph_calls::endpoints::users::online_meetings::{get_all_recordings, get_all_transcripts};
use graph_calls::models::User;
use graph_calls::{Artifact, Client, Delta, Object};

#[tokio::main]
async fn main() -> Result<()> {
    let connection = connect::connect().await?;
    let temporary = tempfile::tempdir()?;
    let folder = match std::env::args_os().nth(1) {
        Some(folder) => PathBuf::from(folder),
        None => temporary.path().to_owned(),
    };

    let organizers = organizers(&connection).await?;
    for run in ["first run", "next run"] {
        let (mut fetched, mut failed) = (0, 0);
        for user in &organizers {
            // One user without an access policy does not keep the others waiting; the next run tries again.
            match sync_user(&connection.client, user, &folder.join(user)).await {
                Ok(bytes) => fetched += bytes,
                Err(error) => {
                    eprintln!("{user}: {error:#}");
                    failed += 1;
                }
            }
        }
        println!(
            "{run}: {fetched} bytes of {} users fetched",
            organizers.len()
        );
        anyhow::ensure!(failed == 0, "{failed} users are not complete");
    }
    connection.check()
}

/// The ids of the users whose meetings to look for.
async fn organizers(connection: &connect::Connection) -> Result<Vec<String>> {
    if let (None, Ok(user)) = (&connection.simulator, connection.user()) {
        return Ok(vec![user]);
    }
    let mut ids = Vec::new();
    let mut users = connection
        .client
        .stream(users::List::new().select([User::ID]));
    while let Some(user) = users.next().await.transpose()? {
        ids.push(user.id);
    }
    Ok(ids)
}

async fn sync_user(client: &Client, user: &str, folder: &Path) -> Result<u64> {
    tokio::fs::create_dir_all(folder).await?;
    let recordings =
        get_all_recordings::Delta::new(UserId::new(user), MeetingOrganizerUserId::new(user));
    let transcripts =
        get_all_transcripts::Delta::new(UserId::new(user), MeetingOrganizerUserId::new(user));
    let fetched = sync(client, recordings, user, folder).await?;
    Ok(fetched + sync(client, transcripts, user, folder).await?)
}

/// Downloads what has changed since the last run, and returns the number of bytes that were fetched.
async fn sync<O>(client: &Client, operation: O, user: &str, folder: &Path) -> Result<u64>
where
    O: Delta<Item: Artifact + Send + 'static> + Send + Sync + 'static,
{
    let state = folder.join(O::Item::EXTENSION).with_extension("state");
    let mut round = match tokio::fs::read_to_string(&state).await {
        Ok(text) => client.resume(operation, text.parse()?)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => client.delta(operation),
        Err(error) => return Err(error.into()),
    }
    .auto_restart();

    let mut fetched = 0;
    while let Some(page) = round.next_page().await? {
        for artifact in page.value {
            let (Some(content), None) = (artifact.content_of(user), artifact.removed()) else {
                continue;
            };
            let path = folder.join(artifact.file_name());
            match client
                .download(content)
                .skip_existing()
                .to_file(&path)
                .await
            {
                Ok(downloaded) => fetched += downloaded.fetched,
                // It has expired or was deleted since it was listed.
                Err(error) if error.status().is_some_and(|status| status == 404) => {}
                Err(error) => return Err(error.into()),
            }
        }
        // A whole file takes the place of the last one, whenever the program is stopped.
        let new = state.with_extension("new");
        tokio::fs::write(&new, round.state().to_text()).await?;
        tokio::fs::rename(&new, &state).await?;
    }
    Ok(fetched)
}
