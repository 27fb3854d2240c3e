//! A call record as flat rows, one for each stream.

use crate::call_records::{
    CallRecord, DeviceInfo, Endpoint, Media, MediaStream, MediaStreamDirection, NetworkInfo,
    Segment, Session,
};

/// A stream of a call, with everything that it is part of.
///
/// A record holds sessions, a session segments, a segment media and a media streams. Each media names devices and
/// networks by caller and callee, and each stream says in which direction it went: here they are found by who sent
/// and who received.
///
/// ```
/// use graph_calls_models::call_records::CallRecord;
///
/// /// The subnet and the packet loss of each stream.
/// fn losses(record: &CallRecord) -> Vec<(Option<&str>, f64)> {
///     let streams = record.streams();
///     let losses = streams.filter_map(|row| {
///         let subnet = row.sender_network().and_then(|network| network.subnet.as_deref());
///         Some((subnet, row.stream.average_packet_loss_rate?))
///     });
///     losses.collect()
/// }
/// # let record: CallRecord = serde_json::from_str(r#"{"id":"a","sessions":[{"id":"b","segments":[{"id":"c","media":[{
/// #     "calleeNetwork":{"subnet":"10.1.0.0"},
/// #     "streams":[{"streamDirection":"calleeToCaller","averagePacketLossRate":0.5}]}]}]}]}"#)?;
/// # assert_eq!(losses(&record), [(Some("10.1.0.0"), 0.5)]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallStream<'a> {
    /// The session, a pair of ends of the call.
    pub session: &'a Session,
    /// The segment, a part of the session between the same two ends.
    pub segment: &'a Segment,
    /// The media, such as the main audio.
    pub media: &'a Media,
    /// The stream.
    pub stream: &'a MediaStream,
}

/// The two ends of a segment.
#[derive(Clone, Copy)]
enum End {
    Caller,
    Callee,
}

impl CallRecord {
    /// The streams of all sessions that the record holds.
    ///
    /// A record that was got without `$expand=sessions($expand=segments)` holds none, and a large one holds its first
    /// 60 sessions only: the client reads the rest with `Client::complete`.
    pub fn streams(&self) -> impl Iterator<Item = CallStream<'_>> {
        self.sessions.iter().flatten().flat_map(Session::streams)
    }
}

impl Session {
    /// The streams of all segments that the session holds.
    pub fn streams(&self) -> impl Iterator<Item = CallStream<'_>> {
        self.segments.iter().flatten().flat_map(move |segment| {
            segment.media.iter().flatten().flat_map(move |media| {
                media
                    .streams
                    .iter()
                    .flatten()
                    .map(move |stream| CallStream {
                        session: self,
                        segment,
                        media,
                        stream,
                    })
            })
        })
    }
}

impl<'a> CallStream<'a> {
    /// Sender of the stream; `None` where the stream does not say its direction.
    pub fn sender(&self) -> Option<&'a Endpoint> {
        self.endpoint(self.sending_end()?)
    }

    /// Receiver of the stream; `None` where the stream does not say its direction.
    pub fn receiver(&self) -> Option<&'a Endpoint> {
        self.endpoint(self.receiving_end()?)
    }

    /// The network of who sent the stream.
    pub fn sender_network(&self) -> Option<&'a NetworkInfo> {
        self.network(self.sending_end()?)
    }

    /// The network of who received the stream.
    pub fn receiver_network(&self) -> Option<&'a NetworkInfo> {
        self.network(self.receiving_end()?)
    }

    /// The device of who sent the stream.
    pub fn sender_device(&self) -> Option<&'a DeviceInfo> {
        self.device(self.sending_end()?)
    }

    /// The device of who received the stream.
    pub fn receiver_device(&self) -> Option<&'a DeviceInfo> {
        self.device(self.receiving_end()?)
    }

    fn sending_end(&self) -> Option<End> {
        match self.stream.stream_direction {
            Some(MediaStreamDirection::CallerToCallee) => Some(End::Caller),
            Some(MediaStreamDirection::CalleeToCaller) => Some(End::Callee),
            _ => None,
        }
    }

    fn receiving_end(&self) -> Option<End> {
        Some(match self.sending_end()? {
            End::Caller => End::Callee,
            End::Callee => End::Caller,
        })
    }

    /// The end as the segment has it, or else as the session has it.
    fn endpoint(&self, end: End) -> Option<&'a Endpoint> {
        let (of_segment, of_session) = match end {
            End::Caller => (&self.segment.caller, &self.session.caller),
            End::Callee => (&self.segment.callee, &self.session.callee),
        };
        of_segment.as_ref().or(of_session.as_ref())
    }

    fn network(&self, end: End) -> Option<&'a NetworkInfo> {
        match end {
            End::Caller => self.media.caller_network.as_ref(),
            End::Callee => self.media.callee_network.as_ref(),
        }
    }

    fn device(&self, end: End) -> Option<&'a DeviceInfo> {
        match end {
            End::Caller => self.media.caller_device.as_ref(),
            End::Callee => self.media.callee_device.as_ref(),
        }
    }
}
