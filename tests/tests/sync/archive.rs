//! A small archive of recordings: what a service would keep on disk, and a sync that may be killed at any
//! moment.

use std::collections::BTreeMap;
use std::fs;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use graph_calls::endpoints::ids::{
    CallRecordingId, MeetingOrganizerUserId, OnlineMeetingId, UserId,
};
use graph_calls::endpoints::users::online_meetings::{get_all_recordings, recordings};
use graph_calls::{Client, DeltaRound, DeltaState, Error, ErrorKind};
use tempfile::TempDir;

/// The number of times that a sync may begin again before it counts as stuck.
const PATIENCE: usize = 200;

/// A process takes longer to start than the service ever asks to wait, which a new one cannot know of.
const START: Duration = Duration::from_millis(30);

/// The state that outlives a process: the contents and the position of the sync.
pub(crate) struct Archive {
    user: String,
    /// The contents by the id of their recording.
    pub(crate) contents: BTreeMap<String, Vec<u8>>,
    state: Option<String>,
    folder: TempDir,
    random: u64,
    /// The number of times that the process was killed in the middle of something.
    kills: u64,
}

impl Archive {
    pub(crate) fn new(user: &str, seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        Self {
            user: user.to_owned(),
            contents: BTreeMap::new(),
            state: None,
            folder,
            random: seed,
            kills: 0,
        }
    }

    /// Syncs until a round has ended; whatever fails, every few pages anyway, and often in the middle of
    /// something, the process begins anew with nothing but what is stored. What it had received and not
    /// written when it was killed is lost, so `process` learns how often that was.
    pub(crate) async fn sync(&mut self, process: impl Fn(u64) -> Client) {
        let mut errors = Vec::new();
        for _ in 0..PATIENCE {
            // A long life ends by itself.
            let polls = [10, 40, 100_000][self.roll(3) as usize];
            let life = 1 + self.roll(polls);
            match killed_after(life, self.run(&process(self.kills))).await {
                Some(Ok(true)) => return,
                Some(Ok(false)) => {}
                None => self.kills += 1,
                Some(Err(error)) => errors.push(error.to_string()),
            }
            tokio::time::sleep(START).await;
        }
        panic!("the sync is stuck: {errors:?}");
    }

    /// One life of the process; whether it came to the end of the round.
    async fn run(&mut self, client: &Client) -> Result<bool, Error> {
        let mut round = self.round(client);
        let pages = self.roll(4);
        for _ in 0..=pages {
            let Some(page) = round.next_page().await? else {
                return Ok(true);
            };
            for recording in page.value {
                if self.contents.contains_key(&recording.id) {
                    continue;
                }
                let meeting = recording.meeting_id.clone().unwrap_or_default();
                let content = recordings::GetContent::new(
                    UserId::new(&self.user),
                    OnlineMeetingId::new(meeting),
                    CallRecordingId::new(&recording.id),
                );
                // A file, and not memory: what a life of the process has downloaded is there in the next.
                let file = self.folder.path().join(self.contents.len().to_string());
                client.download(content).to_file(&file).await?;
                let bytes = fs::read(&file).expect("what was downloaded can be read");
                self.contents.insert(recording.id, bytes);
            }
            // Only now: a page counts when what it names is there.
            self.state = Some(round.state().to_text());
        }
        Ok(false)
    }

    fn round(&self, client: &Client) -> DeltaRound<get_all_recordings::Delta> {
        let delta = get_all_recordings::Delta::new(
            UserId::new(&self.user),
            MeetingOrganizerUserId::new(&self.user),
        );
        let round = match &self.state {
            None => client.delta(delta),
            Some(text) => {
                let state: DeltaState = text.parse().expect("what was stored can be read");
                // Positions that are mixed up are refused, and change nothing.
                let other = get_all_recordings::Delta::new(
                    UserId::new("other"),
                    MeetingOrganizerUserId::new("other"),
                );
                let refused = client.resume(other, state.clone());
                let kind = refused.err().map(|error| error.kind());
                assert_eq!(kind, Some(ErrorKind::Position));
                client
                    .resume(delta, state)
                    .expect("what was stored can be resumed")
            }
        };
        round.auto_restart()
    }

    /// A number below `limit`.
    fn roll(&mut self, limit: u64) -> u64 {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.random >> 33) % limit
    }
}

/// Polls a process so many times and drops it, whatever it waits for, unless it has ended.
async fn killed_after<F: Future>(polls: u64, process: F) -> Option<F::Output> {
    let mut process = pin!(process);
    let mut left = polls;
    poll_fn(|context| {
        left -= 1;
        match process.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
