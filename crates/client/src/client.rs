//! The client, and the ways to send an operation.

use std::fmt;
use std::sync::Arc;

use graph_calls_core::Wire;

use crate::batch::Batch;
use crate::builder::ClientBuilder;
use crate::complete;
use crate::delta::{DeltaRound, DeltaState};
use crate::download::Download;
use crate::endpoints::query::Navigation;
use crate::endpoints::{Content, Delta, Operation, Pageable, Root};
use crate::error::Error;
use crate::models::Object;
use crate::options::CallOptions;
use crate::pages::{Items, PageState, Pages};
use crate::pipeline::Pipeline;
use crate::response::Response;
use crate::transport::Transport;

/// Sends operations to Graph.
///
/// Clones are cheap and share everything: connections, token, limits. Operations are values from
/// [`endpoints`](crate::endpoints); the same client sends all of them.
///
/// # Cancellation
/// Every future of this crate can be dropped at any time. What the service has done by then stays done;
/// nothing here is left in between. [`Pages::next`], [`Items::next`] and [`DeltaRound::next_page`] lose
/// no page and no item when they are dropped and called again, as in `tokio::select!`.
///
/// # Runtime
/// Futures have to run on tokio, with its I/O and time turned on. Reading pages ahead spawns a task.
#[derive(Clone)]
pub struct Client {
    pipeline: Arc<Pipeline>,
}

impl Client {
    /// A builder, which needs a credential at least.
    ///
    /// ```
    /// use graph_calls::Client;
    /// use graph_calls::credential::ClientSecret;
    ///
    /// let client = Client::builder()
    ///     .credential(ClientSecret::new("contoso.com", "client id", "client secret"))
    ///     .build()?;
    /// # Ok::<(), graph_calls::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(crate) fn new(pipeline: Pipeline) -> Self {
        Self {
            pipeline: Arc::new(pipeline),
        }
    }

    /// Returns the URL that the client sends to.
    pub fn root(&self) -> &Root {
        &self.pipeline.root
    }

    /// Returns the transport, for requests to the token service of the same cloud.
    pub fn transport(&self) -> Arc<dyn Transport> {
        self.pipeline.transport.clone()
    }

    /// Sends an operation and decodes its one answer.
    ///
    /// # Errors
    /// Everything that [`ErrorKind`](crate::ErrorKind) has a name for.
    ///
    /// ```
    /// # use graph_calls::{Client, credential::StaticToken};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = graph_calls_simulator::Simulator::start().await?;
    /// # let token = StaticToken::new(simulator.token());
    /// # let client = Client::builder().root(simulator.origin()).credential(token).build()?;
    /// # let id = simulator.call_records().next().ok_or("no record")?.id;
    /// use graph_calls::endpoints::communications::call_records;
    ///
    /// let record = client.send(call_records::Get::new(id)).await?;
    /// println!("{:?} to {:?}", record.start_date_time, record.end_date_time);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn send<O: Operation>(&self, operation: O) -> Result<O::Output, Error> {
        let (value, _) = self.pipeline.send::<O>(operation.request()).await?;
        Ok(value)
    }

    /// Sends an operation as [`send`](Self::send) does, and returns the head of its answer as well.
    ///
    /// ```
    /// # use graph_calls::{Client, credential::StaticToken};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = graph_calls_simulator::Simulator::start().await?;
    /// # let token = StaticToken::new(simulator.token());
    /// # let client = Client::builder().root(simulator.origin()).credential(token).build()?;
    /// use graph_calls::endpoints::communications::call_records::List;
    ///
    /// let response = client.send_with_headers(List::new()).await?;
    /// println!("{:?} answered {:?}", response.date(), response.request_id());
    /// println!("{:?}", response.headers.get("x-ms-ags-diagnostic"));
    /// println!("{} records", response.value.value.len());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`send`](Self::send); [`Error::headers`] has those of an answer that is an error.
    pub async fn send_with_headers<O: Operation>(
        &self,
        operation: O,
    ) -> Result<Response<O::Output>, Error> {
        let (value, answer) = self.pipeline.send::<O>(operation.request()).await?;
        Ok(answer.with_value(value))
    }

    /// The same client with other options, for one call or several.
    ///
    /// It shares connections, token and limits with this one. Options that were given before stay unless
    /// they are given again.
    ///
    /// ```
    /// # use graph_calls::{Client, credential::StaticToken};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = graph_calls_simulator::Simulator::start().await?;
    /// # let token = StaticToken::new(simulator.token());
    /// # let client = Client::builder().root(simulator.origin()).credential(token).build()?;
    /// use std::time::Duration;
    ///
    /// use graph_calls::endpoints::communications::call_records::List;
    /// use graph_calls::{CallOptions, RetryPolicy};
    ///
    /// let hurried = CallOptions::new()
    ///     .timeout(Duration::from_secs(5))
    ///     .retry(RetryPolicy::none())
    ///     .header("client-request-id", "0cd1d1c1-6a1f-4a54-8b3f-4ae2a0b3bb6c");
    /// let page = client.with(hurried)?.send(List::new()).await?;
    /// # assert!(!page.value.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for an invalid header.
    pub fn with(&self, options: CallOptions) -> Result<Self, Error> {
        let mut pipeline = Pipeline::clone(&self.pipeline);
        pipeline.headers.extend(options.headers()?);
        pipeline.total_timeout = options.timeout.or(pipeline.total_timeout);
        if let Some(policy) = options.retry {
            pipeline.retry = policy;
        }
        Ok(Self::new(pipeline))
    }

    /// Begins a batch: several operations of any kind in one request.
    ///
    /// ```
    /// # use graph_calls::{Client, credential::StaticToken};
    /// # async fn example(client: Client) -> Result<(), graph_calls::Error> {
    /// use graph_calls::endpoints::communications::call_records;
    /// use graph_calls::endpoints::subscriptions;
    ///
    /// let mut batch = client.batch();
    /// let record = batch.add(call_records::Get::new("e523d2ed-2966-4b6b-925b-754a88034cc5"));
    /// let subscriptions = batch.add(subscriptions::List::new());
    /// let mut response = batch.send().await;
    /// println!("{:?}", response.take(record)?.start_date_time);
    /// println!("{} subscriptions", response.take(subscriptions)?.value.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn batch(&self) -> Batch {
        Batch::new(self.pipeline.clone())
    }

    /// Reads a collection page by page.
    ///
    /// ```
    /// # use graph_calls::{Client, credential::StaticToken};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = graph_calls_simulator::Simulator::start().await?;
    /// # let token = StaticToken::new(simulator.token());
    /// # let client = Client::builder().root(simulator.origin()).credential(token).build()?;
    /// use graph_calls::endpoints::communications::call_records::List;
    ///
    /// let mut pages = client.pages(List::new());
    /// while let Some(page) = pages.next().await.transpose()? {
    ///     println!("{} records", page.value.len());
    ///     if let Some(state) = pages.continuation() {
    ///         // Stored as `state.to_text()`, it lets another process go on here with `resume_pages`.
    ///         println!("to be continued at {state:?}");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages<O>(&self, operation: O) -> Pages<O>
    where
        O: Pageable<Item: Send + 'static> + Send + Sync + 'static,
    {
        Pages::new(self.pipeline.clone(), operation, None)
    }

    /// Reads a collection on from where [`Pages::continuation`] says, in this process or another.
    ///
    /// `operation` is the one that was begun with; it tells how to read the pages, and its headers are
    /// sent along.
    ///
    /// # Errors
    /// [`ErrorKind::Position`](crate::ErrorKind::Position) when the state is of another operation, or of other
    /// arguments of it.
    pub fn resume_pages<O>(&self, operation: O, state: PageState) -> Result<Pages<O>, Error>
    where
        O: Pageable<Item: Send + 'static> + Send + Sync + 'static,
    {
        let PageState { subject, link } = state;
        subject.check(&operation)?;
        Ok(Pages::new(self.pipeline.clone(), operation, Some(link)))
    }

    /// Reads a collection item by item, across its pages.
    ///
    /// ```
    /// # use graph_calls::{Client, credential::StaticToken};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = graph_calls_simulator::Simulator::start().await?;
    /// # let token = StaticToken::new(simulator.token());
    /// # let client = Client::builder().root(simulator.origin()).credential(token).build()?;
    /// use graph_calls::endpoints::communications::call_records::List;
    ///
    /// let since = "2024-03-01T00:00:00Z".parse()?;
    /// let list = List::new().filter(List::START_DATE_TIME.ge(&since));
    /// let mut records = client.stream(list);
    /// while let Some(record) = records.next().await.transpose()? {
    ///     println!("{}", record.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stream<O>(&self, operation: O) -> Items<O>
    where
        O: Pageable<Item: Send + 'static> + Send + Sync + 'static,
    {
        Items::new(self.pages(operation))
    }

    /// Reads a collection on, item by item, from where [`Items::continuation`] says.
    ///
    /// # Errors
    /// As [`resume_pages`](Self::resume_pages).
    pub fn resume_stream<O>(&self, operation: O, state: PageState) -> Result<Items<O>, Error>
    where
        O: Pageable<Item: Send + 'static> + Send + Sync + 'static,
    {
        Ok(Items::new(self.resume_pages(operation, state)?))
    }

    /// Begins a delta round that reports everything there is.
    ///
    /// ```
    /// # use graph_calls::{Client, credential::StaticToken};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = graph_calls_simulator::Simulator::start().await?;
    /// # let token = StaticToken::new(simulator.token());
    /// # let client = Client::builder().root(simulator.origin()).credential(token).build()?;
    /// # let organizer = simulator.user_id(0);
    /// # let stored = std::env::temp_dir().join(format!("state-{}", std::process::id()));
    /// use graph_calls::endpoints::ids::{MeetingOrganizerUserId, UserId};
    /// use graph_calls::endpoints::users::online_meetings::get_all_recordings::Delta;
    ///
    /// let (user, of) = (UserId::new(&organizer), MeetingOrganizerUserId::new(&organizer));
    /// let recordings = Delta::new(user, of);
    /// let mut round = match std::fs::read_to_string(&stored) {
    ///     Ok(text) => client.resume(recordings, text.parse()?)?,
    ///     Err(_) => client.delta(recordings),
    /// };
    /// while let Some(page) = round.next_page().await? {
    ///     for recording in page.value {
    ///         println!("{}", recording.id);
    ///     }
    ///     // What the page held has been dealt with: from here on it will not be read again.
    ///     std::fs::write(&stored, round.state().to_text())?;
    /// }
    /// # std::fs::remove_file(&stored)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delta<O>(&self, operation: O) -> DeltaRound<O>
    where
        O: Delta<Item: Send + 'static> + Send + Sync + 'static,
    {
        let state = DeltaState::start(&operation);
        DeltaRound::new(self.pipeline.clone(), operation, state)
    }

    /// Goes on where [`DeltaRound::state`] says: in the middle of a round, or with the next one.
    ///
    /// # Errors
    /// [`ErrorKind::Position`](crate::ErrorKind::Position) when the state is of another operation, or of other
    /// arguments of it: of another user, or with another time to begin at.
    pub fn resume<O>(&self, operation: O, state: DeltaState) -> Result<DeltaRound<O>, Error>
    where
        O: Delta<Item: Send + 'static> + Send + Sync + 'static,
    {
        state.check(&operation)?;
        Ok(DeltaRound::new(self.pipeline.clone(), operation, state))
    }

    /// Downloads a content of any length.
    ///
    /// Mind the name of the file: the id of a recording or a transcript tells upper and lower case apart,
    /// can hold a `/`, and is so long that written in hexadecimal it is too long for a file name.
    ///
    /// ```
    /// # use graph_calls::{Client, credential::StaticToken};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = graph_calls_simulator::Simulator::start().await?;
    /// # let token = StaticToken::new(simulator.token());
    /// # let client = Client::builder().root(simulator.origin()).credential(token).build()?;
    /// # let user = simulator.user_id(0);
    /// # let recording = simulator.recordings(&user).next().ok_or("no recording")?;
    /// # let meeting = recording.meeting_id.ok_or("no meeting")?;
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path();
    /// use graph_calls::endpoints::ids::{CallRecordingId, OnlineMeetingId, UserId};
    /// use graph_calls::endpoints::users::online_meetings::recordings::GetContent;
    ///
    /// let path = folder.join(format!("{}.mp4", recording.id.replace('/', "_")));
    /// let content = GetContent::new(
    ///     UserId::new(user),
    ///     OnlineMeetingId::new(meeting),
    ///     CallRecordingId::new(recording.id),
    /// );
    /// let downloaded = client
    ///     .download(content)
    ///     .on_progress(|now| println!("{} of {:?} bytes", now.received, now.total))
    ///     .to_file(&path)
    ///     .await?;
    /// assert_eq!(std::fs::metadata(&path)?.len(), downloaded.length);
    /// # Ok(())
    /// # }
    /// ```
    pub fn download<O: Content>(&self, operation: O) -> Download {
        Download::new(self.pipeline.clone(), O::NAME, operation.request())
    }

    /// Reads the rest of a collection that came with an object but not as a whole, and says how many items
    /// that were.
    ///
    /// A call record carries 60 sessions and 130 participants at most; where there are more, a next link
    /// of the property stands beside it. This follows it to the end and appends what it finds. An object
    /// that is complete already stays as it is. `operation` is the one that gave the object; its headers
    /// are sent along.
    ///
    /// # Errors
    /// As [`send`](Self::send). What was found until then has been appended, and the next call goes on
    /// after it.
    ///
    /// ```
    /// # use graph_calls::{Client, credential::StaticToken};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = graph_calls_simulator::Simulator::start().await?;
    /// # let token = StaticToken::new(simulator.token());
    /// # let client = Client::builder().root(simulator.origin()).credential(token).build()?;
    /// # let id = simulator.call_records().next().ok_or("no record")?.id;
    /// use graph_calls::endpoints::communications::call_records::Get;
    /// use graph_calls::models::call_records::{CallRecord, Session};
    ///
    /// let get = Get::new(id).expand(CallRecord::SESSIONS.expand(Session::SEGMENTS));
    /// let mut record = client.send(&get).await?;
    /// client.complete(&get, &mut record, CallRecord::SESSIONS).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn complete<O, S, T>(
        &self,
        operation: &O,
        object: &mut S,
        collection: Navigation<S, T>,
    ) -> Result<usize, Error>
    where
        O: Operation,
        S: Object,
        T: Wire + 'static,
    {
        let request = operation.request();
        let property = collection.name();
        complete::complete::<S, T>(&self.pipeline, O::NAME, request, object, property).await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("root", &self.pipeline.root)
            .finish_non_exhaustive()
    }
}
